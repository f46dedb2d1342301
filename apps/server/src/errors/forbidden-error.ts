import { ProductError } from './product-error.ts';

/** Who asks is known, and may not do this. */
export class ForbiddenError extends ProductError {
  override readonly code = 'forbidden';

  constructor() {
    super('You may not do this. Ask an administrator of your residence.');
  }
}
