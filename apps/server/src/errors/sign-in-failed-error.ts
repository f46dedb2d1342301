import { ProductError } from './product-error.ts';

/** The same for a wrong password, an unknown e-mail address and a disabled account. */
export class SignInFailedError extends ProductError {
  override readonly code = 'sign-in-failed';

  constructor() {
    super('The e-mail address or the password is wrong.');
  }
}
