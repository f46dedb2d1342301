import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The call has as many participants as it may have. */
export class CallFullError extends CrossfadeError {
  static override readonly code = 'call-full';

  constructor(
    message = 'This call is full. Try again when someone has left.',
    options?: CrossfadeErrorOptions,
  ) {
    super(message, options);
  }
}
