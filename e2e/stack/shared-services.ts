import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { startRedis } from '../../scripts/stack/redis.mjs';
import { freePort } from '../conformance/free-port.ts';

/** What several server processes share, in place of what one brings along. */
export interface SharedServices {
  /** The server's variables that name them. */
  readonly env: { readonly DATABASE_URL: string; readonly REDIS_URL: string };
  stop(): Promise<void>;
}

/** Starts an empty PostgreSQL and an empty Redis, which are gone without a trace after `stop`. */
export async function startSharedServices(): Promise<SharedServices> {
  const postgres = await startPostgres({ port: await freePort() });
  try {
    const redis = await startRedis({ port: await freePort() });
    return {
      env: { DATABASE_URL: postgres.url, REDIS_URL: redis.url },
      stop: async () => void (await Promise.all([postgres.stop(), redis.stop()])),
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
