import { CrossfadeError } from './crossfade-error.ts';

/** The call is not end-to-end encrypted, and the person relies on it. Nothing was sent. */
export class NotEncryptedError extends CrossfadeError {
  static override readonly code = 'not-encrypted';
}
