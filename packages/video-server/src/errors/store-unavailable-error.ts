import { CrossfadeError, type CrossfadeErrorOptions } from '@crossfade/video-core';

/** The store does not answer, or takes no writes: a full disk, a database that is away or has no connection left. */
export class StoreUnavailableError extends CrossfadeError {
  static override readonly code = 'store-unavailable';

  /** Seconds until another try is worth it. */
  readonly retryAfter = 5;

  constructor(options?: CrossfadeErrorOptions) {
    super('The server cannot store anything at the moment. Try again in a few seconds.', options);
  }
}
