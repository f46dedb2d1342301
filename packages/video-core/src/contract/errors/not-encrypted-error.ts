import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The call is not end-to-end encrypted, and the person relies on it. Nothing was sent. */
export class NotEncryptedError extends CrossfadeError {
  static override readonly code = 'not-encrypted';

  constructor(options?: CrossfadeErrorOptions) {
    super(
      'This call runs without end-to-end encryption, but your link asks for it. Start a new call, or join without the key.',
      options,
    );
  }
}
