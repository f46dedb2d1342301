import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The token of a control channel is too old to open one; another join issues a new one. */
export class ControlTokenExpiredError extends CrossfadeError {
  static override readonly code = 'token-expired';

  constructor(options?: CrossfadeErrorOptions) {
    super(ControlTokenExpiredError.code, 'This token has expired. Join again.', options);
  }
}
