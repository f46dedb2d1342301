import { CrossfadeError } from './crossfade-error.ts';

/** The room was left, or its connection ended, before a command reached the server. */
export class ConnectionLostError extends CrossfadeError {
  constructor(
    message = 'The connection to the call was lost before this was done. Try again.',
    options?: { readonly cause?: unknown },
  ) {
    super('connection-lost', message, options);
  }
}
