import { ParticipantVideo, useLocal, useLocalQuality } from '@crossfade/video-react';
import { useHandRaised } from '@crossfade/video-react/control';
import type { ReactNode } from 'react';
import { useMirrored } from '../devices/use-mirrored.ts';
import { Tile } from './tile.tsx';

/** The local participant's tile. */
export function LocalTile(): ReactNode {
  const { name, speaking, sources } = useLocal();
  const { camera, microphone } = sources;
  const muted = microphone.muted || microphone.interrupted || microphone.capture !== 'on';
  const shown = camera.capture === 'on';
  const mirrored = useMirrored();
  return (
    <Tile
      name={name}
      local
      muted={muted}
      camera={shown}
      speaking={speaking && !muted}
      handRaised={useHandRaised()}
      quality={useLocalQuality()}
    >
      {shown ? (
        <ParticipantVideo participant="local" className="tile-video" data-mirrored={mirrored} />
      ) : null}
    </Tile>
  );
}
