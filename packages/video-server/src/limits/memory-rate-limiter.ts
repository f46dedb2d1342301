import { BoundedMap } from '@crossfade/video-core/adapter-kit';
import type { Clock } from '@crossfade/video-core/server';
import { WINDOW, type RateLimiter } from './rate-limiter.ts';

/** Buckets of one purpose that are counted at once; beyond it the one that has been counted longest is forgotten. */
const BUCKETS = 50_000;

type Windows = BoundedMap<string, { readonly since: number; count: number }>;

/** Counts for this process alone. What is counted for one purpose pushes out nothing of another. */
export class MemoryRateLimiter implements RateLimiter {
  readonly #clock: Clock;
  readonly #purposes = new Map<string, Windows>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  take(bucket: string, perMinute: number): Promise<number> {
    this.count(bucket);
    return Promise.resolve(this.wait(bucket, perMinute));
  }

  count(bucket: string): void {
    const at = this.#clock.now();
    const windows = this.#windowsOf(bucket);
    let current = windows.get(bucket);
    if (!current || at - current.since >= WINDOW) {
      current = { since: at, count: 0 };
      windows.set(bucket, current);
    }
    current.count += 1;
  }

  /** Takes back one that was counted, such as a try that turned out to be right. */
  uncount(bucket: string): void {
    const windows = this.#windowsOf(bucket);
    const current = windows.get(bucket);
    if (current === undefined) return;
    current.count -= 1;
    // What never counted pushes out nothing that does.
    if (current.count <= 0) windows.delete(bucket);
  }

  /** Milliseconds until the window ends, when more than `perMinute` were counted in it; else 0. */
  wait(bucket: string, perMinute: number): number {
    const current = this.#windowsOf(bucket).get(bucket);
    const left = current === undefined ? 0 : current.since + WINDOW - this.#clock.now();
    return current !== undefined && left > 0 && current.count > perMinute ? left : 0;
  }

  #windowsOf(bucket: string): Windows {
    const [purpose = ''] = bucket.split(' ', 1);
    let windows = this.#purposes.get(purpose);
    if (!windows) this.#purposes.set(purpose, (windows = new BoundedMap(BUCKETS)));
    return windows;
  }
}
