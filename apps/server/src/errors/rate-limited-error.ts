import { CrossfadeError } from '@crossfade/video-core';

/** One network, or one person, asks too often. */
export class RateLimitedError extends CrossfadeError {
  /** Seconds until another try is worth it. */
  readonly retryAfter: number;

  constructor(retryAfter: number, options?: { readonly cause?: unknown }) {
    super('rate-limited', `Too many requests. Try again in ${retryAfter} seconds.`, options);
    this.retryAfter = retryAfter;
  }
}
