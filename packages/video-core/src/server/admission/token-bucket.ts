/** How much may come at once, and per second in the long run. */
export interface RateLimit {
  readonly perSecond: number;
  readonly burst: number;
}

/** Lets `burst` tokens through at once and `perSecond` for long. */
export class TokenBucket {
  readonly #limit: RateLimit;
  readonly #now: () => number;
  #tokens: number;
  #at: number;

  /** @param now Milliseconds, on any monotonic clock. */
  constructor(limit: RateLimit, now: () => number = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
    this.#tokens = limit.burst;
    this.#at = now();
  }

  /** False when there are fewer than `tokens` left, and then takes none. */
  take(tokens = 1): boolean {
    const { perSecond, burst } = this.#limit;
    const now = this.#now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#at) / 1_000) * perSecond);
    this.#at = now;
    if (this.#tokens < tokens) return false;
    this.#tokens -= tokens;
    return true;
  }
}
