import { CrossfadeError } from './crossfade-error.ts';

/** There is no such call, or it belongs to another tenant; the two look the same from outside. */
export class CallNotFoundError extends CrossfadeError {
  static override readonly code = 'call-not-found';
}
