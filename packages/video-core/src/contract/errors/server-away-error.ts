import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The server does not answer, or says that it cannot now; trying again later may help. */
export class ServerAwayError extends CrossfadeError {
  static override readonly code = 'server-away';

  constructor(
    message = 'The server does not answer. Check your connection and try again.',
    options?: CrossfadeErrorOptions,
  ) {
    super(message, options);
  }
}
