import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The call is end-to-end encrypted, which this client did not say it can do. */
export class EncryptionUnsupportedError extends CrossfadeError {
  static override readonly code = 'encryption-unsupported';

  constructor(options?: CrossfadeErrorOptions) {
    super(
      EncryptionUnsupportedError.code,
      'This call is end-to-end encrypted, which your browser cannot do. Use a current Chrome, Edge, Firefox or Safari.',
      options,
    );
  }
}
