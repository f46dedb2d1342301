import { CrossfadeError } from './crossfade-error.ts';

/** There is no such move, or it belongs to another tenant. */
export class MoveNotFoundError extends CrossfadeError {
  static override readonly code = 'move-not-found';
}
