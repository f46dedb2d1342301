import { meterSound } from '@crossfade/video-core/devices';
import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { CircleAlert, CircleCheck, CircleDashed, LoaderCircle, type LucideIcon } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { ApiPath } from '../../api/api-client.ts';
import { visitTexts } from '../../texts/visit-texts.ts';
import { browserKind } from './browser-fix.ts';
import { useNetworkCheck } from './use-network-check.ts';

/** From 0 to 1 (see MicrophoneLevel): a voice, and no room noise. */
const HEARD = 0.35;

type Look = 'good' | 'busy' | 'open' | 'bad';

const ICONS: Readonly<Record<Look, LucideIcon>> = {
  good: CircleCheck,
  busy: LoaderCircle,
  open: CircleDashed,
  bad: CircleAlert,
};

/** What works and what does not, with what to do about it in this browser. */
export function CheckList({ path }: { readonly path: ApiPath }): ReactNode {
  const camera = useLocalSource('camera');
  const microphone = useLocalSource('microphone');
  const heard = useHeard();
  const network = useNetworkCheck(path);
  const { check } = visitTexts;
  const { state } = check;
  const blocked = camera.failure === 'denied' || microphone.failure === 'denied';
  return (
    <>
      <ul className="check-list" aria-label={check.list} data-testid="check">
        <Item
          name={check.camera}
          look={lookOf(camera.capture)}
          said={
            {
              on: state.cameraOn,
              starting: state.cameraStarting,
              off: state.cameraOff,
              failed: state.cameraOff,
            }[camera.capture]
          }
        />
        <Item
          name={check.microphone}
          look={microphone.capture === 'on' && !heard ? 'open' : lookOf(microphone.capture)}
          said={
            {
              on: heard ? state.microphoneHeard : state.microphoneOn,
              starting: state.microphoneStarting,
              off: state.microphoneOff,
              failed: state.microphoneOff,
            }[microphone.capture]
          }
        />
        <Item
          name={check.network}
          look={network === undefined ? 'busy' : network === 'good' ? 'good' : 'bad'}
          said={
            {
              checking: state.networkChecking,
              good: state.networkGood,
              slow: state.networkSlow,
              blocked: state.networkBlocked,
              away: state.networkAway,
            }[network ?? 'checking']
          }
        />
      </ul>
      {blocked ? (
        <p className="visit-note" data-look="warn">
          {check.fixes[browserKind(navigator)]}
        </p>
      ) : null}
    </>
  );
}

const LOOKS = { on: 'good', starting: 'busy', off: 'bad', failed: 'bad' } as const;
const lookOf = (capture: keyof typeof LOOKS): Look => LOOKS[capture];

interface ItemProps {
  readonly name: string;
  readonly look: Look;
  readonly said: string;
}

function Item({ name, look, said }: ItemProps): ReactNode {
  const Icon = ICONS[look];
  return (
    <li className="check-item" data-look={look}>
      <Icon className={look === 'busy' ? 'spin' : undefined} aria-hidden="true" />
      <strong>{name}</strong>
      <output>{said}</output>
    </li>
  );
}

/** Whether the microphone heard a voice since it is on. */
function useHeard(): boolean {
  const session = useCallSession();
  const { capture } = useLocalSource('microphone');
  const [heard, setHeard] = useState(false);
  const track = capture === 'on' ? session.localTrack('microphone') : undefined;
  useEffect(() => {
    if (track === undefined || heard) return undefined;
    return meterSound(track, (level) => {
      if (level > HEARD) setHeard(true);
    });
  }, [track, heard]);
  return heard;
}
