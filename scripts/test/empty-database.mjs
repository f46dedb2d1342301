import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cached } from '../setup/cache.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';

/**
 * Vitest's globalSetup of the unit tests: names the file of an empty embedded database in `CROSSFADE_EMPTY_DATABASE`, with
 * which their databases in memory begin. Making one takes 2 s of computing for each, so one is kept for each release of
 * PGlite.
 */
export async function setup() {
  const entry = createRequire(join(repositoryRoot, 'packages/video-server/package.json')).resolve(
    '@electric-sql/pglite',
  );
  const release = createHash('sha256')
    .update(await readFile(entry))
    .digest('hex')
    .slice(0, 12);
  const folder = await cached(`empty-database-${release}`, async (building) => {
    const { PGlite } = await import(pathToFileURL(entry).href);
    const database = await PGlite.create();
    const data = await database.dumpDataDir('none');
    await database.close();
    await writeFile(join(building, 'data.tar'), Buffer.from(await data.arrayBuffer()));
  });
  process.env['CROSSFADE_EMPTY_DATABASE'] = join(folder, 'data.tar');
}
