import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** The call is on a provider that this client has no adapter for. */
export class ClientCannotRunError extends CrossfadeError {
  static override readonly code = 'client-cannot-run';

  constructor(deployment: string, options?: CrossfadeErrorOptions) {
    super(`This page cannot open calls on ${deployment}. Reload it to update.`, options);
  }
}
