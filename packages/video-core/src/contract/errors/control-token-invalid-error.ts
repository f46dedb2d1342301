import { CrossfadeError } from './crossfade-error.ts';

/** The token of a control channel was not signed by this server. */
export class ControlTokenInvalidError extends CrossfadeError {
  static override readonly code = 'token-invalid';
}
