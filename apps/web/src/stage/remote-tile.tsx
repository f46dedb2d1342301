import type { ParticipantId } from '@crossfade/video-core';
import { ParticipantVideo, useParticipant } from '@crossfade/video-react';
import { useHandRaisedBy } from '@crossfade/video-react/control';
import { memo, type ReactNode } from 'react';
import { useUnreadable } from '../encryption/unreadable.tsx';
import { texts } from '../texts/texts.ts';
import { isLive } from '../people/is-live.ts';
import { Tile } from './tile.tsx';

/** Another participant; renders again only when that participant changes. */
export const RemoteTile = memo(function RemoteTile({ id }: { readonly id: ParticipantId }): ReactNode {
  const participant = useParticipant(id);
  const handRaised = useHandRaisedBy(id);
  const unreadable = useUnreadable(id);
  if (participant === undefined) return null;
  const { name, speaking, quality, publications } = participant;
  const camera = isLive(publications.find(({ source }) => source === 'camera'));
  const muted = !isLive(publications.find(({ source }) => source === 'microphone'));
  return (
    <Tile
      name={name === '' ? texts.call.unnamed : name}
      local={false}
      muted={muted}
      camera={camera}
      speaking={speaking && !muted}
      handRaised={handRaised}
      quality={quality}
      unreadable={unreadable}
    >
      {camera ? <ParticipantVideo participant={id} className="tile-video" /> : null}
    </Tile>
  );
});
