import { CrossfadeError } from './crossfade-error.ts';

/** The server did not answer a join in a way that the client understands. */
export class JoinFailedError extends CrossfadeError {
  static override readonly code = 'join-failed';
}
