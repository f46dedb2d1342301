import { ProductError } from './product-error.ts';

/** What is asked for does not exist in the caller's tenant. */
export class NotFoundError extends ProductError {
  override readonly code = 'not-found';

  constructor(what: string) {
    super(`This ${what} does not exist, or was removed.`);
  }
}
