import { ProductError } from './product-error.ts';

/** Accounts are by invitation alone on this server. */
export class RegistrationClosedError extends ProductError {
  override readonly code = 'registration-closed';

  constructor() {
    super('Accounts are by invitation here. Ask the staff of this site for one.');
  }
}
