import { join } from 'node:path';
import type { Database, FurtherMigrations } from '@crossfade/video-server/sql';
import type { Logger } from 'pino';
import type { Config } from '../configuration/config.ts';

/** The tables of the product itself, beside those of calls. */
const PRODUCT_MIGRATIONS: FurtherMigrations = {
  folder: join(import.meta.dirname, '../../drizzle'),
  table: '__product_migrations',
};

/** The database that the configuration names, with the tables of calls and of the product; the other is not loaded. */
export async function openDatabase(
  { DATABASE_URL, DATA_DIR }: Pick<Config, 'DATABASE_URL' | 'DATA_DIR'>,
  log: Pick<Logger, 'warn'>,
): Promise<Database> {
  const further = [PRODUCT_MIGRATIONS];
  if (DATABASE_URL === undefined) {
    const { openEmbedded } = await import('@crossfade/video-server/embedded');
    return openEmbedded(DATA_DIR, further);
  }
  const { openPostgres } = await import('@crossfade/video-server/postgres');
  const onIdleError = (error: Error): void => log.warn({ err: error }, 'lost a connection to the database');
  return openPostgres(DATABASE_URL, onIdleError, { further });
}

/** The same tables in memory, as unit tests use them; `dumped` as in `openEmbedded`. */
export async function openInMemory(dumped?: string): Promise<Database> {
  const { openEmbedded } = await import('@crossfade/video-server/embedded');
  return openEmbedded(undefined, [PRODUCT_MIGRATIONS], dumped);
}
