import { CrossfadeError } from './crossfade-error.ts';

/** The server does not answer, or says that it cannot now; trying again later may help. */
export class ServerAwayError extends CrossfadeError {
  constructor(
    message = 'The server does not answer. Check your connection and try again.',
    options?: { readonly cause?: unknown },
  ) {
    super('server-away', message, options);
  }
}
