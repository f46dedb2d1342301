import { CrossfadeError, type CrossfadeErrorOptions } from './crossfade-error.ts';

/** One network, or one person, asks too often. */
export class RateLimitedError extends CrossfadeError {
  static override readonly code = 'rate-limited';

  /** Seconds until another try is worth it. */
  readonly retryAfter: number;

  constructor(retryAfter: number, options?: CrossfadeErrorOptions) {
    super(`Too many requests. Try again in ${retryAfter} seconds.`, options);
    this.retryAfter = retryAfter;
  }
}
