import { CrossfadeError } from './crossfade-error.ts';

/** The call is being moved already; attempts never overlap. */
export class MoveInProgressError extends CrossfadeError {
  static override readonly code = 'move-in-progress';
}
