import { CrossfadeError } from './crossfade-error.ts';

/** Some participants cannot follow a move without being disconnected. */
export class CannotFollowError extends CrossfadeError {
  static override readonly code = 'cannot-follow';
}
