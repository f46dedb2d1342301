import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';

/** Credentials are missing where they are needed, or wrong. */
export class UnauthorizedError extends CrossfadeError {
  constructor(
    message = 'Send a valid token as "Authorization: Bearer <token>".',
    options?: { readonly cause?: unknown },
  ) {
    super('unauthorized', message, options);
  }
}
