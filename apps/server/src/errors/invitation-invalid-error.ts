import { ProductError } from './product-error.ts';

/** An invitation to an account that is unknown, used, revoked or expired. */
export class InvitationInvalidError extends ProductError {
  override readonly code = 'invitation-invalid';

  constructor() {
    super('This invitation is no longer valid. Ask for a new one.');
  }
}
