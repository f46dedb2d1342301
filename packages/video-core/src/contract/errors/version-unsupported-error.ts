import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The two ends of a channel share no version of its protocol. */
export class VersionUnsupportedError extends CrossfadeError {
  static override readonly code = 'unsupported';

  constructor(options?: CrossfadeErrorOptions) {
    super(
      VersionUnsupportedError.code,
      'This version of the app cannot talk to the server. Reload the page.',
      options,
    );
  }
}
