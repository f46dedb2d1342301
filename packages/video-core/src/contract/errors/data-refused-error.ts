import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** A data message is over the limits or not allowed. */
export class DataRefusedError extends CrossfadeError {
  static override readonly code = 'data-refused';

  constructor(why: string, options?: CrossfadeErrorOptions) {
    super(`The message was not sent: ${why}`, options);
  }
}
