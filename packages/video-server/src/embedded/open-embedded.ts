import { mkdir } from 'node:fs/promises';
import { checkFreeDisk } from './check-free-disk.ts';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { migrationChains, ping, type Database, type FurtherMigrations } from '../database/queries.ts';
import * as schema from '../database/schema.ts';
import { lockFolder } from './folder-lock.ts';
import { YieldingPGlite } from './yielding-pglite.ts';

/**
 * A database inside this process, kept in a folder that no other process may have open; in memory without one. The
 * application's own migrations are applied after those of this package.
 */
export async function openEmbedded(
  folder?: string,
  further: readonly FurtherMigrations[] = [],
): Promise<Database> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const lock = folder === undefined ? undefined : await lockFolder(folder);
  try {
    const pglite = new YieldingPGlite(folder === undefined ? {} : { dataDir: join(folder, 'pglite') });
    await pglite.waitReady;
    for (const chain of migrationChains(further)) await migrate(drizzle(pglite), chain);
    const queries = drizzle(pglite, { schema });
    let closing: Promise<void> | undefined;
    const close = () => pglite.close().finally(() => lock?.release());
    const check = async (): Promise<void> => {
      if (folder !== undefined) await checkFreeDisk(folder);
      await ping(queries);
    };
    return { queries, ping: check, close: () => (closing ??= close()) };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}
