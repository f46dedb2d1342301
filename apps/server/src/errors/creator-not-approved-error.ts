import { ProductError } from './product-error.ts';

/** Somebody wants to stream whom staff did not approve, or not any more. */
export class CreatorNotApprovedError extends ProductError {
  override readonly code = 'creator-not-approved';

  constructor() {
    super('Your stream has to be approved first. Ask the staff of this site.');
  }
}
