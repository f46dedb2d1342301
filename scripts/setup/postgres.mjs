import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findExecutable, isExecutable } from './find-executable.mjs';
import { SetupProblem } from './setup-problem.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/** Where Debian keeps one folder per version, with programs that it leaves off PATH. */
const DEBIAN_VERSIONS = '/usr/lib/postgresql';

/**
 * The folder with PostgreSQL's server programs (initdb, postgres), for tests that run two servers on one database.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>}
 */
export async function ensurePostgres(note) {
  await ensureSystemPackages(
    'Testing two servers on one database',
    [{ name: "PostgreSQL's server", debian: 'postgresql', present: () => findPostgres() !== undefined }],
    note,
  );
  const folder = findPostgres();
  if (!folder) throw new SetupProblem('PostgreSQL is installed, but initdb was not found. Put it on PATH.');
  return folder;
}

function findPostgres() {
  const onPath = findExecutable('initdb');
  if (onPath) return dirname(onPath);
  if (!existsSync(DEBIAN_VERSIONS)) return undefined;
  return readdirSync(DEBIAN_VERSIONS)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(DEBIAN_VERSIONS, version, 'bin'))
    .find((folder) => isExecutable(join(folder, 'initdb')));
}
