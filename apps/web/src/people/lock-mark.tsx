import { useLocked } from '@crossfade/video-react/control';
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

/** Shows everyone that the call is locked. */
export function LockMark(): ReactNode {
  if (!useLocked()) return null;
  const { locked } = texts.people;
  return (
    <span className="room-lock" title={locked}>
      <Lock aria-hidden="true" />
      <span className="visually-hidden">{locked}</span>
    </span>
  );
}
