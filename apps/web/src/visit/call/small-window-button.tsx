import type { ParticipantId } from '@crossfade/video-core';
import { useCallSession, useParticipant, useParticipants } from '@crossfade/video-react';
import { PictureInPicture2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { isLive } from '../../people/is-live.ts';
import { visitTexts } from '../../texts/visit-texts.ts';
import { useHydrated } from '../../ui/use-hydrated.ts';
import { VisitButton } from './visit-button.tsx';

/** Keeps the other participant in a small window in front of other pages and apps; absent where the browser has none. */
export function SmallWindowButton(): ReactNode {
  // Absent in Firefox.
  const offered = useHydrated() && document.pictureInPictureEnabled === true;
  const [first] = useParticipants();
  return offered && first !== undefined ? <WindowOf participant={first} /> : null;
}

function WindowOf({ participant }: { readonly participant: ParticipantId }): ReactNode {
  const session = useCallSession();
  const [open, setOpen] = useState(false);
  const seen = isLive(useParticipant(participant)?.publications.find(({ source }) => source === 'camera'));
  const { call } = visitTexts;
  const wanted = open && seen;
  useEffect(() => {
    if (!wanted) return undefined;
    // An element of its own, which stays the same when the call moves; the stage's do not.
    const attributes = { className: 'small-window', muted: true, playsInline: true, autoplay: true };
    const video = Object.assign(document.createElement('video'), attributes);
    const close = (): void => setOpen(false);
    video.addEventListener('loadedmetadata', () => void video.requestPictureInPicture().catch(close), {
      once: true,
    });
    video.addEventListener('leavepictureinpicture', close);
    document.body.append(video);
    const detach = session.attach(video, { participantId: participant, source: 'camera' });
    return () => {
      if (document.pictureInPictureElement === video) void document.exitPictureInPicture();
      detach();
      video.remove();
    };
  }, [session, participant, wanted]);
  return (
    <VisitButton
      label={open ? call.closeSmallWindow : call.smallWindow}
      icon={PictureInPicture2}
      look={open ? 'active' : 'plain'}
      disabled={!seen}
      hint={seen ? undefined : call.noPicture}
      onClick={() => setOpen(!open)}
    />
  );
}
