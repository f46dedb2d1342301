import { CrossfadeError } from './crossfade-error.ts';

/** The call is end-to-end encrypted, which this client did not say it can do. */
export class EncryptionUnsupportedError extends CrossfadeError {
  constructor(options?: { readonly cause?: unknown }) {
    super(
      'encryption-unsupported',
      'This call is end-to-end encrypted, which your browser cannot do. Use a current Chrome, Edge, Firefox or Safari.',
      options,
    );
  }
}
