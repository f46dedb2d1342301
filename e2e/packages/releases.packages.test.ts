import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { runCommand } from '../../scripts/setup/run-command.mjs';

/** What changesets read of a repository. */
const READ = /(?:^|\/)(?:package\.json|CHANGELOG\.md|pnpm-workspace\.yaml|\.changeset(?:\/.*)?)$/;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-release-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('one changeset gives every package the next version and says why in its changelog', async () => {
  const listed = await runCommand('git', ['ls-files', '-co', '--exclude-standard'], { cwd: repositoryRoot });
  for (const file of listed.split('\n').filter((file) => READ.test(file)))
    await cp(join(repositoryRoot, file), join(folder, file), { recursive: true });
  await writeFile(
    join(folder, '.changeset', 'something.md'),
    "---\n'@crossfade/video-core': minor\n---\n\nSomething new.\n",
  );
  await runCommand('git', ['init', '--quiet', '--initial-branch', 'main'], { cwd: folder });
  await runCommand(join(repositoryRoot, 'node_modules/.bin/changeset'), ['version'], { cwd: folder });

  const packages = await readdir(join(folder, 'packages'));
  expect(packages.length).toBeGreaterThan(3);
  for (const name of packages) {
    const before = await versionOf(join(repositoryRoot, 'packages', name));
    const [major, minor = ''] = before.split('.');
    const next = `${major}.${Number(minor) + 1}.0`;
    expect(await versionOf(join(folder, 'packages', name)), name).toBe(next);
    expect(await readFile(join(folder, 'packages', name, 'CHANGELOG.md'), 'utf8')).toContain(`## ${next}\n`);
  }
  const changelog = await readFile(join(folder, 'packages/video-core/CHANGELOG.md'), 'utf8');
  expect(changelog).toContain('Something new.');
});

test('the reference of every entry is made, and no link in it leads nowhere', async () => {
  const typedoc = join(repositoryRoot, 'node_modules/.bin/typedoc');
  const args = ['--out', join(folder, 'api'), '--treatWarningsAsErrors'];
  await runCommand(typedoc, args, { cwd: repositoryRoot, timeoutMs: 170_000 });
  const modules = await readdir(join(folder, 'api/modules'));
  expect(modules.length).toBeGreaterThan(20);
  // Under the name by which it is imported.
  expect(modules.filter((name) => !name.startsWith('_crossfade_'))).toEqual([]);
}, 180_000);

async function versionOf(folder: string): Promise<string> {
  const { version }: { readonly version: string } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  );
  return version;
}
