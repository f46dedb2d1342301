import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { MemoryRateLimiter } from '../limits/memory-rate-limiter.ts';
import { WINDOW, type RateLimiter } from '../limits/rate-limiter.ts';
import type { ServerLog } from '../server-log.ts';

/** Counts one in a window that begins with the first; answers the window's rest when the count is above the limit. */
const TAKE = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
if count <= tonumber(ARGV[2]) then return 0 end
return math.max(redis.call('PTTL', KEYS[1]), 1)`;

export interface RedisRateLimiterOptions {
  readonly commands: Redis;
  readonly prefix: string;
  /** Counts while Redis does not answer. */
  readonly fallback: MemoryRateLimiter;
  readonly log: ServerLog;
}

/** Counts for all processes together. What a bucket is about stays here: Redis sees its hash. */
export class RedisRateLimiter implements RateLimiter {
  readonly #options: RedisRateLimiterOptions;
  #failing = false;

  constructor(options: RedisRateLimiterOptions) {
    this.#options = options;
  }

  async take(bucket: string, perMinute: number): Promise<number> {
    const { commands, prefix, fallback, log } = this.#options;
    const key = `${prefix}:limit:${createHash('sha256').update(bucket).digest('base64url')}`;
    try {
      const wait = Number(await commands.eval(TAKE, 1, key, WINDOW, perMinute));
      this.#failing = false;
      return wait;
    } catch (error) {
      // Once an outage: every request fails the same way.
      if (!this.#failing)
        log.warn({ err: error }, 'Redis does not count requests: each process counts its own');
      this.#failing = true;
      return fallback.take(bucket, perMinute);
    }
  }
}
