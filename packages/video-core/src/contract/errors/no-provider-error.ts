import { CrossfadeError } from './crossfade-error.ts';

/** Every deployment that could answer is killed, unhealthy or not configured. */
export class NoProviderError extends CrossfadeError {
  constructor(
    message = 'No video provider can take this call now. Try again in a minute.',
    options?: { readonly cause?: unknown },
  ) {
    super('no-provider', message, options);
  }
}
