import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, withLock } from './cache.mjs';
import { repositoryRoot } from './repository-root.mjs';
import { CommandFailed, runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

const MODULES = join(repositoryRoot, 'node_modules');
/** The lockfile's digest at the last installation. */
const STAMP = join(MODULES, '.crossfade-installed');

/**
 * Installs the npm packages when there are none, or when the lockfile changed since.
 * @param {(line: string) => void} [note]
 */
export async function ensurePackages(note = () => {}) {
  if (await isCurrent()) return;
  await withLock(join(cacheFolder(), 'packages.lock'), async () => {
    if (await isCurrent()) return;
    const { packageManager } = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8'));
    note(`installing with ${packageManager}`);
    try {
      await runCommand('npx', ['-y', packageManager, 'install', '--frozen-lockfile'], {
        cwd: repositoryRoot,
      });
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      throw new SetupProblem(`The npm packages could not be installed.\n${error.message}`);
    }
    await writeFile(STAMP, await lockfileDigest());
  });
}

async function isCurrent() {
  if (!existsSync(join(MODULES, '.modules.yaml')) || !existsSync(STAMP)) return false;
  return (await readFile(STAMP, 'utf8')) === (await lockfileDigest());
}

async function lockfileDigest() {
  const lockfile = await readFile(join(repositoryRoot, 'pnpm-lock.yaml'));
  return createHash('sha256').update(lockfile).digest('hex');
}
