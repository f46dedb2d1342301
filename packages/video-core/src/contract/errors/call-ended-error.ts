import { CrossfadeError } from './crossfade-error.ts';

/** The call is over; joining its key begins a new one. */
export class CallEndedError extends CrossfadeError {
  constructor(message = 'This call has ended.', options?: { readonly cause?: unknown }) {
    super('call-ended', message, options);
  }
}
