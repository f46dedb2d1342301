import { CrossfadeError } from './crossfade-error.ts';

/** The call is not end-to-end encrypted, and the person relies on it. Nothing was sent. */
export class NotEncryptedError extends CrossfadeError {
  constructor(options?: { readonly cause?: unknown }) {
    super(
      'not-encrypted',
      'This call runs without end-to-end encryption, and your link asks for it. Make a new call, or join without the key.',
      options,
    );
  }
}
