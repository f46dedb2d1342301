import { ProductError } from './product-error.ts';

/** One of two users blocked the other. */
export class BlockedError extends ProductError {
  override readonly code = 'blocked';

  constructor() {
    super('This is not available to you.');
  }
}
