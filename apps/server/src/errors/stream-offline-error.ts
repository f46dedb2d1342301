import { ProductError } from './product-error.ts';

/** A stream is asked for that is not live. */
export class StreamOfflineError extends ProductError {
  override readonly code = 'stream-offline';

  constructor() {
    super('This stream is offline. Come back when it is live.');
  }
}
