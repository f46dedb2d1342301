import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cacheFolder, cachedLately, withLock } from '../setup/cache.mjs';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { runCommand } from '../setup/run-command.mjs';
import { digestOfSources } from './digest-of-sources.mjs';

export const serverFolder = join(repositoryRoot, 'apps', 'server');
/** Of the builds of this checkout as many are kept: what runs from an older one may still load a part of it. */
const KEPT = 4;

/**
 * The program that runs the server, built when there is none of these sources. The last few builds are kept outside the
 * repository, so that a fresh clone of the same sources builds nothing. It runs from a folder inside, where Node.js finds
 * what is not part of it, and which never changes once it is there.
 * @param {(line: string) => void} [note]
 * @returns {Promise<string>} its path
 */
export async function ensureServerBuild(note = () => {}) {
  const version = (await digestOfSources(serverFolder)).slice(0, 16);
  const builds = join(serverFolder, 'dist', 'builds');
  const folder = join(builds, version);
  if (!existsSync(folder))
    await withLock(join(cacheFolder(), 'server-build.lock'), async () => {
      if (existsSync(folder)) return;
      const kept = await cachedLately('server-build', version, async (target) => {
        note('building the server');
        await buildServer(target);
      });
      await mkdir(builds, { recursive: true });
      await removeOldest(builds);
      const unfinished = `${folder}.unfinished`;
      await rm(unfinished, { recursive: true, force: true });
      await cp(kept, unfinished, { recursive: true });
      await rename(unfinished, folder);
    });
  return join(folder, 'main.js');
}

/** @param {string} target */
async function buildServer(target) {
  const { resolve } = createRequire(join(serverFolder, 'package.json'));
  const rolldown = join(dirname(resolve('rolldown/package.json')), 'bin', 'cli.mjs');
  await runCommand(process.execPath, [rolldown, '--config', 'rolldown.config.mjs', '--dir', target], {
    cwd: serverFolder,
  });
}

/** @param {string} builds */
async function removeOldest(builds) {
  const ages = await Promise.all(
    (await readdir(builds)).map(async (name) => {
      const path = join(builds, name);
      return { path, madeAt: (await stat(path)).mtimeMs };
    }),
  );
  const old = ages.toSorted((one, other) => other.madeAt - one.madeAt).slice(KEPT);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}
