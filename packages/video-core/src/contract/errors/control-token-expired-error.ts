import { CrossfadeError } from './crossfade-error.ts';

/** The token of a control channel is too old to open one; another join issues a new one. */
export class ControlTokenExpiredError extends CrossfadeError {
  static override readonly code = 'token-expired';
}
