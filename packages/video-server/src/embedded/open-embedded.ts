import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { checkFreeDisk } from './check-free-disk.ts';
import { join } from 'node:path';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { migrationChains, ping, type Database, type FurtherMigrations } from '../database/queries.ts';
import * as schema from '../database/schema.ts';
import { lockFolder } from './folder-lock.ts';
import { YieldingPGlite } from './yielding-pglite.ts';

/** PostgreSQL would take 128 MB to keep pages in, beside the system's own cache of the same files. */
const START_PARAMS = [...YieldingPGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/**
 * A database inside this process, kept in a folder that no other process may have open; in memory without one. The
 * application's own migrations are applied after those of this package. A database in memory may begin with `dumped`, a
 * file that PGlite's `dumpDataDir` gave, which takes a third of the time.
 */
export async function openEmbedded(
  folder?: string,
  further: readonly FurtherMigrations[] = [],
  dumped?: string,
): Promise<Database> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const lock = folder === undefined ? undefined : await lockFolder(folder);
  try {
    if (folder !== undefined && !existsSync(join(folder, 'pglite'))) await createIn(join(folder, 'pglite'));
    const pglite = new YieldingPGlite({
      startParams: START_PARAMS,
      ...(folder !== undefined && { dataDir: join(folder, 'pglite') }),
      ...(folder === undefined &&
        dumped !== undefined && { loadDataDir: new Blob([await readFile(dumped)]) }),
    });
    await pglite.waitReady;
    for (const chain of migrationChains(further)) await migrate(drizzle(pglite), chain);
    const queries = drizzle(pglite, { schema });
    let closing: Promise<void> | undefined;
    const close = () => pglite.close().finally(() => lock?.release());
    const check = async (): Promise<void> => {
      if (folder !== undefined) await checkFreeDisk(folder);
      await ping(queries);
    };
    return { queries, run: statementsOf(pglite), ping: check, close: () => (closing ??= close()) };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

/** What makes a database keeps some 300 MB for as long as that one is open, so it is closed again. */
async function createIn(dataDir: string): Promise<void> {
  const created = new YieldingPGlite({ dataDir, startParams: START_PARAMS });
  await created.waitReady;
  await created.close();
}

/** Runs SQL as it is given. PGlite takes several statements at once only where they have no values. */
function statementsOf(pglite: YieldingPGlite): Database['run'] {
  return async (text, values = []) => {
    try {
      if (values.length > 0) return await pglite.query(text, [...values]);
      const results = await pglite.exec(text);
      return { rows: results.flatMap(({ rows }) => rows) };
    } catch (error) {
      // One connection serves all: a transaction that the text began must not stay open for others.
      await pglite.exec('rollback');
      throw error;
    }
  };
}
