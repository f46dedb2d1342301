import { CrossfadeError } from './crossfade-error.ts';

/** The server did not answer a join in a way that the client understands. */
export class JoinFailedError extends CrossfadeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('join-failed', message, options);
  }
}
