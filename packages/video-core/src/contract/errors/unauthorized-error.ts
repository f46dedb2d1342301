import { CrossfadeError } from './crossfade-error.ts';

/** Credentials are missing where they are needed, or wrong. */
export class UnauthorizedError extends CrossfadeError {
  static override readonly code = 'unauthorized';
}
