import { CrossfadeError } from './crossfade-error.ts';

/** A deployment does not answer. */
export class ProviderUnavailableError extends CrossfadeError {
  constructor(deployment: string, options?: { readonly cause?: unknown }) {
    super('provider-unavailable', `The video provider ${deployment} does not answer.`, options);
  }
}
