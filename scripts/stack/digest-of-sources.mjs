import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../setup/repository-root.mjs';

const NOT_SOURCES = new Set(['node_modules', 'dist', '.next', 'next-env.d.ts']);

/**
 * Names what an app is built from: its folder, the packages, and the versions of all that is installed. Tests do not count.
 * @param {string} appFolder
 * @returns {Promise<string>} the same for the same sources, wherever they lie
 */
export async function digestOfSources(appFolder) {
  const roots = [appFolder, join(repositoryRoot, 'packages')];
  const files = [
    join(repositoryRoot, 'pnpm-lock.yaml'),
    join(repositoryRoot, 'tsconfig.base.json'),
    ...(await Promise.all(roots.map(filesUnder))).flat(),
  ];
  const hash = createHash('sha256');
  for (const file of files.toSorted())
    hash.update(file.slice(repositoryRoot.length)).update(await readFile(file));
  return hash.digest('hex');
}

/**
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function filesUnder(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter((entry) => !NOT_SOURCES.has(entry.name) && !entry.name.endsWith('.tsbuildinfo'))
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return filesUnder(path);
        return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
      }),
  );
  return nested.flat();
}
