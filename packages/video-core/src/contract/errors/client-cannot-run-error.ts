import { CrossfadeError } from './crossfade-error.ts';

/** The call is on a provider that this client has no adapter for. */
export class ClientCannotRunError extends CrossfadeError {
  constructor(deployment: string, options?: { readonly cause?: unknown }) {
    super(
      'client-cannot-run',
      `This call runs on ${deployment}, which this version of the app cannot open. Reload the page to update it.`,
      options,
    );
  }
}
