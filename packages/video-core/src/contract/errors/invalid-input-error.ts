import { CrossfadeError } from './crossfade-error.ts';

/** Input from outside that was refused whole. */
export class InvalidInputError extends CrossfadeError {
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super('invalid-input', message, options);
  }
}
