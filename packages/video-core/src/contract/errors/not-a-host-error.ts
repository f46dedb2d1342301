import { CrossfadeError } from './crossfade-error.ts';

/** Somebody in the call asks for what only its hosts may do. */
export class NotAHostError extends CrossfadeError {
  static override readonly code = 'not-a-host';
}
