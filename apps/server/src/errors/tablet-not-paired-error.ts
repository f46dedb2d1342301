import { ProductError } from './product-error.ts';

/** The tablet presents no credential that holds. */
export class TabletNotPairedError extends ProductError {
  override readonly code = 'tablet-not-paired';

  constructor() {
    super('This tablet is not paired. Enter a code from a member of staff.');
  }
}
