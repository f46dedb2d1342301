/**
 * `npm run test:long cleanup`: removes the legacy provider from a copy of this repository, whole, with every check of the
 * manifest, up to calls on the provider that stays.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './setup/repository-root.mjs';
import { runCommand } from './setup/run-command.mjs';

const folder = await mkdtemp(join(tmpdir(), 'crossfade-copy-'));
const copy = join(folder, 'repository');
const started = Date.now();
try {
  // What is committed, since that is what the cleanup of a repository begins with.
  await runCommand('git', ['clone', '--quiet', repositoryRoot, copy]);
  await runCommand('git', ['-C', copy, 'config', 'user.name', 'crossfade']);
  await runCommand('git', ['-C', copy, 'config', 'user.email', 'cleanup@crossfade.example']);
  const cli = join(repositoryRoot, 'packages/cli/src/main.ts');
  const tsx = join(repositoryRoot, 'node_modules/.bin/tsx');
  await runCommand(tsx, [cli, 'cleanup', '--yes', '--force', 'a rehearsal on a copy'], {
    cwd: copy,
    onLine: console.log,
  });
  console.log(`The removal and its checks took ${Math.round((Date.now() - started) / 1000)} s.`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
