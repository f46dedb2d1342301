import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The room was left, or its connection ended, before a command reached the server. */
export class ConnectionLostError extends CrossfadeError {
  static override readonly code = 'connection-lost';

  constructor(message = 'The connection to the call was lost. Try again.', options?: CrossfadeErrorOptions) {
    super(message, options);
  }
}
