import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** Every deployment that could answer is killed, unhealthy or not configured. */
export class NoProviderError extends CrossfadeError {
  static override readonly code = 'no-provider';

  constructor(
    message = 'No video provider can take this call now. Try again in a minute.',
    options?: CrossfadeErrorOptions,
  ) {
    super(NoProviderError.code, message, options);
  }
}
