import { ProductError } from './product-error.ts';

/** Staff invites somebody who has an account elsewhere or here. */
export class AccountExistsError extends ProductError {
  override readonly code = 'account-exists';

  constructor() {
    super('There is an account with this e-mail address already.');
  }
}
