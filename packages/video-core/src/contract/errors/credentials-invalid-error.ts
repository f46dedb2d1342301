import { CrossfadeError } from './crossfade-error.ts';

/** Credentials that an adapter cannot read, or that the provider refuses. */
export class CredentialsInvalidError extends CrossfadeError {
  constructor(why: string, options?: { readonly cause?: unknown }) {
    super('credentials-invalid', `The credentials for this room were refused: ${why}`, options);
  }
}
