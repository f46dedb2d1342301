import { ParticipantVideo, useLocal, useLocalQuality } from '@crossfade/video-react';
import { useHandRaised } from '@crossfade/video-react/control';
import type { ReactNode } from 'react';
import { Tile } from './tile.tsx';

/** Oneself, mirrored as people know themselves. */
export function LocalTile(): ReactNode {
  const { name, speaking, sources } = useLocal();
  const { camera, microphone } = sources;
  const muted = microphone.muted || microphone.capture !== 'on';
  const shown = camera.capture === 'on';
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
      {shown ? <ParticipantVideo participant="local" className="tile-video tile-video-mirrored" /> : null}
    </Tile>
  );
}
