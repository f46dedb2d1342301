import { ProductError } from './product-error.ts';

/** A pairing code that is wrong, used or expired. */
export class CodeInvalidError extends ProductError {
  override readonly code = 'code-invalid';

  constructor() {
    super('This code is wrong or has expired. Ask a member of staff for a new one.');
  }
}
