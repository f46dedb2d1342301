import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The call has as many participants as it may have. */
export class CallFullError extends CrossfadeError {
  static override readonly code = 'call-full';

  constructor(options?: CrossfadeErrorOptions) {
    super(CallFullError.code, 'This call is full. Try again when someone has left.', options);
  }
}
