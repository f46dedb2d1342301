import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, cachedLately, withLock } from '../setup/cache.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { digestOfSources } from './digest-of-sources.mjs';

export const webFolder = join(repositoryRoot, 'apps', 'web');
const BUILD = join(webFolder, '.next');
const STAMP = join(BUILD, 'crossfade-inputs');
/** What serves a build, as the image holds it: the app in `apps/web`, what it loads beside. */
export const standaloneFolder = join(BUILD, 'standalone');
const webServerFolder = join(standaloneFolder, 'apps', 'web');
/** Its symbolic links lead to where they led, from wherever they lie. */
const AS_IT_IS = { recursive: true, verbatimSymlinks: true };
/** What Next keeps there for its next build. */
const NEXTS_OWN = 'cache';

/**
 * Builds the web app when a source that goes into it changed since the last build. The last few builds are kept outside
 * the repository, so that a fresh clone of the same sources builds nothing.
 * @param {(line: string) => void} [note]
 */
export async function ensureWebBuild(note = () => {}) {
  const inputs = await digestOfSources(webFolder);
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
      await cp(join(BUILD, 'static'), join(webServerFolder, '.next', 'static'), { recursive: true });
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
  for (const name of await others(from)) await cp(join(from, name), join(to, name), AS_IT_IS);
}

/** What serves the build: Next, with the pages and the configuration that it was built with. */
export const webServerProgram = join(webServerFolder, 'server.js');

/** Next's own program, for development, started without a package manager in between so that signals reach it. */
export function nextProgram() {
  return join(webFolder, 'node_modules', 'next', 'dist', 'bin', 'next');
}

/** @param {string} inputs */
async function isBuiltFrom(inputs) {
  return existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === inputs;
}
