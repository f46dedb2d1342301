import { ProductError } from './product-error.ts';

/** What is asked for contradicts what is stored; the message says how. */
export class ConflictError extends ProductError {
  override readonly code = 'conflict';
}
