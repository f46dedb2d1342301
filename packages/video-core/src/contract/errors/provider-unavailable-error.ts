import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** A deployment does not answer. */
export class ProviderUnavailableError extends CrossfadeError {
  static override readonly code = 'provider-unavailable';

  constructor(deployment: string, options?: CrossfadeErrorOptions) {
    super(`The video provider ${deployment} does not answer.`, options);
  }
}
