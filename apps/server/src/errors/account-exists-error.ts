import { ProductError } from './product-error.ts';

/** Somebody is invited, or registers, with an address that has an account. */
export class AccountExistsError extends ProductError {
  override readonly code = 'account-exists';

  constructor() {
    super('There is an account with this e-mail address already.');
  }
}
