import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The call is end-to-end encrypted, and nothing on this side gave the keys. Nothing was sent. */
export class KeysMissingError extends CrossfadeError {
  static override readonly code = 'keys-missing';

  constructor(options?: CrossfadeErrorOptions) {
    super(
      'This call is end-to-end encrypted, and this app does not support it. Open the link in an app that does.',
      options,
    );
  }
}
