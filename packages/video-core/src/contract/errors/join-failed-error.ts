import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The server did not answer a join in a way that the client understands. */
export class JoinFailedError extends CrossfadeError {
  static override readonly code = 'join-failed';

  constructor(message: string, options?: CrossfadeErrorOptions) {
    super(JoinFailedError.code, message, options);
  }
}
