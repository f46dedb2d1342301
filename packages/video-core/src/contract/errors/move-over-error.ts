import { CrossfadeError } from './crossfade-error.ts';

/** The attempt that a client wants to follow is not open any more; the call is where a join leads. */
export class MoveOverError extends CrossfadeError {
  static override readonly code = 'move-over';
}
