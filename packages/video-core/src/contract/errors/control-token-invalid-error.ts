import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The token of a control channel was not signed by this server. */
export class ControlTokenInvalidError extends CrossfadeError {
  static override readonly code = 'token-invalid';

  constructor(options?: CrossfadeErrorOptions) {
    super(ControlTokenInvalidError.code, 'This token was not issued by this server. Join again.', options);
  }
}
