import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The call is over; joining its key begins a new one. */
export class CallEndedError extends CrossfadeError {
  static override readonly code = 'call-ended';

  constructor(message = 'This call has ended.', options?: CrossfadeErrorOptions) {
    super(message, options);
  }
}
