import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, withLock } from '../setup/cache.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { runCommand } from '../setup/run-command.mjs';

export const webFolder = join(repositoryRoot, 'apps', 'web');
const STAMP = join(webFolder, '.next', 'crossfade-inputs');
const NOT_INPUTS = new Set(['node_modules', 'dist', '.next', 'next-env.d.ts']);

/**
 * Builds the web app when a source that goes into it changed since the last build.
 * @param {(line: string) => void} [note]
 */
export async function ensureWebBuild(note = () => {}) {
  const inputs = await digestOfInputs();
  if (await isBuiltFrom(inputs)) return;
  await withLock(join(cacheFolder(), 'web-build.lock'), async () => {
    if (await isBuiltFrom(inputs)) return;
    note('building the web app');
    await runCommand(process.execPath, [nextProgram(), 'build'], {
      cwd: webFolder,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
    });
    await writeFile(STAMP, inputs);
  });
}

/** Next's own program, started without a package manager in between so that signals reach it. */
export function nextProgram() {
  return join(webFolder, 'node_modules', 'next', 'dist', 'bin', 'next');
}

/** @param {string} inputs */
async function isBuiltFrom(inputs) {
  return existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === inputs;
}

async function digestOfInputs() {
  const packages = await readdir(join(repositoryRoot, 'packages'));
  const roots = [webFolder, ...packages.map((name) => join(repositoryRoot, 'packages', name))];
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
      .filter((entry) => !NOT_INPUTS.has(entry.name) && !entry.name.endsWith('.tsbuildinfo'))
      .map((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return filesUnder(path);
        return entry.isFile() && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
      }),
  );
  return nested.flat();
}
