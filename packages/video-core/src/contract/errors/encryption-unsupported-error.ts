import { CrossfadeError } from './crossfade-error.ts';

/** The call is end-to-end encrypted, which this client did not say it can do. */
export class EncryptionUnsupportedError extends CrossfadeError {
  static override readonly code = 'encryption-unsupported';
}
