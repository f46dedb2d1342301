import { backoffDelay, type Backoff } from '@crossfade/video-core/adapter-kit';
import { steadyClock, type Bus } from '@crossfade/video-core/server';
import { Redis } from 'ioredis';
import { MemoryRateLimiter } from '../limits/memory-rate-limiter.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import type { ServerLog } from '../server-log.ts';
import { RedisBus } from './redis-bus.ts';
import { RedisRateLimiter } from './redis-rate-limiter.ts';

/** Milliseconds that Redis may take to connect, and to answer a command: a join waits for its count. */
const CONNECT_TIMEOUT = 5_000;
const COMMAND_TIMEOUT = 1_000;
const HEARTBEAT = 5_000;
/** Between two tries to reach Redis again. */
const RECONNECT: Backoff = { base: 200, ceiling: 5_000, jitter: 'equal' };

export interface OpenRedisOptions {
  readonly log: ServerLog;
  /** Begins every key and channel; default `crossfade`. */
  readonly prefix?: string;
  /** Milliseconds between two signs of life of the bus; default 5,000. */
  readonly heartbeat?: number;
}

export interface OpenedRedis {
  readonly bus: Bus;
  readonly limiter: RateLimiter;
  /** Closes the bus too. Idempotent. */
  close(): Promise<void>;
}

/** The bus and the rate limits over one Redis, by its URL (`redis://`, `rediss://`). Rejects when it cannot be reached. */
export async function openRedis(url: string, options: OpenRedisOptions): Promise<OpenedRedis> {
  const { log, prefix = 'crossfade', heartbeat = HEARTBEAT } = options;
  const connect = (): Redis =>
    new Redis(url, {
      lazyConnect: true,
      connectTimeout: CONNECT_TIMEOUT,
      commandTimeout: COMMAND_TIMEOUT,
      // What cannot be sent now fails now: hints are lost, and counts fall back to this process.
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => backoffDelay(attempt, RECONNECT),
    });
  const [commands, subscriber] = [connect(), connect()];
  for (const client of [commands, subscriber])
    client.on('error', (error) => log.warn({ err: error }, 'lost a connection to Redis'));
  try {
    await Promise.all([commands.connect(), subscriber.connect()]);
    const bus = await RedisBus.connect({
      commands,
      subscriber,
      channel: `${prefix}:bus`,
      log,
      heartbeat,
    });
    const fallback = new MemoryRateLimiter(steadyClock);
    const limiter = new RedisRateLimiter({ commands, prefix, fallback, log });
    const close = async (): Promise<void> => {
      await bus.close();
      commands.disconnect();
    };
    return { bus, limiter, close };
  } catch (error) {
    subscriber.disconnect();
    commands.disconnect();
    throw error;
  }
}
