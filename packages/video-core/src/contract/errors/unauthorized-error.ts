import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** Credentials are missing where they are needed, or wrong. */
export class UnauthorizedError extends CrossfadeError {
  static override readonly code = 'unauthorized';

  constructor(
    message = 'Send a valid token as "Authorization: Bearer <token>".',
    options?: CrossfadeErrorOptions,
  ) {
    super(UnauthorizedError.code, message, options);
  }
}
