import type { QualityLevel } from '@crossfade/video-core';
import { Hand, MicOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Unreadable } from '../encryption/unreadable.tsx';
import { texts } from '../texts/texts.ts';
import { Avatar } from '../people/avatar.tsx';
import { QualityMark } from './quality-mark.tsx';

export interface TileProps {
  readonly name: string;
  readonly local: boolean;
  readonly muted: boolean;
  readonly camera: boolean;
  readonly speaking: boolean;
  readonly handRaised: boolean;
  readonly quality: QualityLevel;
  /** Why nothing of them is seen or heard, where encryption is the reason. */
  readonly unreadable?: string | undefined;
  /** The video, above the initials that show until the first frame. */
  readonly children?: ReactNode;
}

/** How a participant looks in the grid. */
export function Tile({
  name,
  local,
  muted,
  camera,
  speaking,
  handRaised,
  quality,
  unreadable,
  children,
}: TileProps): ReactNode {
  const { call } = texts;
  const facts = [
    ...(handRaised ? [call.handRaised] : []),
    ...(muted ? [call.muted] : []),
    ...(camera ? [] : [call.cameraOff]),
    ...(unreadable === undefined ? [] : [unreadable]),
  ];
  return (
    <article
      className="tile"
      data-testid="tile"
      data-participant={name}
      data-local={local}
      data-muted={muted}
      data-speaking={speaking}
      data-camera={camera}
      data-hand={handRaised}
      aria-label={call.tile(local ? `${name} (${call.you})` : name, facts)}
    >
      <Avatar name={name} />
      {children}
      {unreadable === undefined ? null : <Unreadable why={unreadable} />}
      {handRaised ? (
        <span className="tile-hand" title={call.handRaised}>
          <Hand aria-hidden="true" />
        </span>
      ) : null}
      <footer className="tile-foot">
        <span className="tile-label">
          {muted ? <MicOff className="tile-muted" aria-hidden="true" /> : null}
          <span className="tile-name">{name}</span>
          {local ? <span className="tile-you">{call.you}</span> : null}
        </span>
        <QualityMark level={quality} />
      </footer>
    </article>
  );
}
