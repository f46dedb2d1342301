import { CrossfadeError } from './crossfade-error.ts';

/** A session is in one call at a time; another join needs `leave()` first, or a session of its own. */
export class AlreadyJoinedError extends CrossfadeError {
  static override readonly code = 'already-joined';
}
