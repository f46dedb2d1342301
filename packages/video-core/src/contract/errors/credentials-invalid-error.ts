import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** Credentials that an adapter cannot read, or that the provider refuses. */
export class CredentialsInvalidError extends CrossfadeError {
  static override readonly code = 'credentials-invalid';

  constructor(why: string, options?: CrossfadeErrorOptions) {
    super(`The credentials for this room were refused: ${why}`, options);
  }
}
