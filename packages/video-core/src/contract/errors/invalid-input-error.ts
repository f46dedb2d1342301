import { CrossfadeError } from './crossfade-error.ts';

/** Input from outside that was refused whole. */
export class InvalidInputError extends CrossfadeError {
  static override readonly code = 'invalid-input';
}
