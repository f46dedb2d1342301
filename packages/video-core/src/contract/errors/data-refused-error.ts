import { CrossfadeError } from './crossfade-error.ts';

/** A data message is over the limits or not allowed. */
export class DataRefusedError extends CrossfadeError {
  constructor(why: string, options?: { readonly cause?: unknown }) {
    super('data-refused', `The message was not sent: ${why}`, options);
  }
}
