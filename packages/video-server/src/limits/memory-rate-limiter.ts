import { BoundedMap } from '@crossfade/video-core/adapter-kit';
import type { Clock } from '@crossfade/video-core/server';
import { WINDOW, type RateLimiter } from './rate-limiter.ts';

/** Buckets that are counted at once; beyond it the one that has been counted longest is forgotten. */
const BUCKETS = 50_000;

/** Counts for this process alone. */
export class MemoryRateLimiter implements RateLimiter {
  readonly #clock: Clock;
  readonly #windows = new BoundedMap<string, { readonly since: number; count: number }>(BUCKETS);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(bucket: string, perMinute: number): Promise<number> {
    this.count(bucket);
    return Promise.resolve(this.wait(bucket, perMinute));
  }

  count(bucket: string): void {
    const at = this.#clock.now();
    let current = this.#windows.get(bucket);
    if (!current || at - current.since >= WINDOW) {
      current = { since: at, count: 0 };
      this.#windows.set(bucket, current);
    }
    current.count += 1;
  }

  /** Milliseconds until the window ends, when more than `perMinute` were counted in it; else 0. */
  wait(bucket: string, perMinute: number): number {
    const current = this.#windows.get(bucket);
    const left = current === undefined ? 0 : current.since + WINDOW - this.#clock.now();
    return current !== undefined && left > 0 && current.count > perMinute ? left : 0;
  }
}
