import { ProductError } from './product-error.ts';

/** A page of another origin used a cookie of ours. */
export class OriginRefusedError extends ProductError {
  override readonly code = 'origin-refused';

  constructor() {
    super('This request did not come from a page of this residence. Open the page again.');
  }
}
