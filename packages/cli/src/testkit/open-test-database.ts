import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';

/** An empty database in memory, which begins with what scripts/test/empty-database.mjs made. */
export function openTestDatabase(): Promise<PGlite> {
  const dumped = process.env['CROSSFADE_EMPTY_DATABASE'];
  return PGlite.create(dumped === undefined ? {} : { loadDataDir: new Blob([readFileSync(dumped)]) });
}
