import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, cachedLately, withLock } from '../setup/cache.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { runCommand } from '../setup/run-command.mjs';

export const webFolder = join(repositoryRoot, 'apps', 'web');
const BUILD = join(webFolder, '.next');
const STAMP = join(BUILD, 'crossfade-inputs');
/** What Next keeps there for its next build. */
const NEXTS_OWN = 'cache';
const NOT_INPUTS = new Set(['node_modules', 'dist', '.next', 'next-env.d.ts']);

/**
 * Builds the web app when a source that goes into it changed since the last build. The last few builds are kept outside
 * the repository, so that a fresh clone of the same sources builds nothing.
 * @param {(line: string) => void} [note]
 */
export async function ensureWebBuild(note = () => {}) {
  const inputs = await digestOfInputs();
  if (await isBuiltFrom(inputs)) return;
  await withLock(join(cacheFolder(), 'web-build.lock'), async () => {
    if (await isBuiltFrom(inputs)) return;
    await rm(STAMP, { force: true });
    const kept = await cachedLately('web-build', inputs.slice(0, 16), async (folder) => {
      note('building the web app');
      await runCommand(process.execPath, [nextProgram(), 'build'], {
        cwd: webFolder,
        env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      });
      await copyBuild(BUILD, folder);
    });
    await copyBuild(kept, BUILD);
    await writeFile(STAMP, inputs);
  });
}

/**
 * @param {string} from
 * @param {string} to
 */
async function copyBuild(from, to) {
  await mkdir(to, { recursive: true });
  const others = async (/** @type {string} */ folder) =>
    (await readdir(folder)).filter((name) => name !== NEXTS_OWN);
  for (const name of await others(to)) await rm(join(to, name), { recursive: true });
  for (const name of await others(from)) await cp(join(from, name), join(to, name), { recursive: true });
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
  const roots = [webFolder, join(repositoryRoot, 'packages')];
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
