import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';

/** There is no such call, or it belongs to another tenant; the two look the same from outside. */
export class CallNotFoundError extends CrossfadeError {
  constructor(options?: { readonly cause?: unknown }) {
    super('call-not-found', 'There is no such call.', options);
  }
}
