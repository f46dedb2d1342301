import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { coveredBy } from './manifest/path-entry.ts';
import { missingEntries } from './manifest/missing-entries.ts';
import { MANIFEST_FILE, readManifest } from './manifest/read-manifest.ts';
import { planCleanup } from './plan/plan-cleanup.ts';
import { GitRepository } from './run/git-repository.ts';

/** Outside its package, its example and what was measured, the files that may name the legacy provider. */
const FILES_THAT_NAME_IT = 30;

test('the legacy provider can be removed from this repository: its manifest is whole, and nothing is left', async () => {
  const repository = await GitRepository.open(import.meta.dirname);
  const content = readManifest(await readFile(join(repository.root, MANIFEST_FILE), 'utf8'));
  if (content.kind === 'done') return;
  const { manifest } = content;
  const files = await repository.textFiles();
  const plan = planCleanup(manifest, files);
  // To see what it would do: npm run crossfade -- cleanup --dry-run
  expect({
    missing: missingEntries(manifest, files),
    problems: plan.problems,
    leftovers: plan.leftovers,
  }).toEqual({ missing: [], problems: [], leftovers: [] });
  const named = [...files]
    .filter(
      ([path, text]) =>
        text.toLowerCase().includes(manifest.provider) &&
        !path.startsWith(`packages/video-${manifest.provider}/`) &&
        !path.startsWith('bench/results/') &&
        !path.startsWith('examples/legacy-app/'),
    )
    .map(([path]) => path);
  const listed = [MANIFEST_FILE, ...manifest.remove, ...Object.keys(manifest.edit), ...manifest.generated];
  expect(named.filter((path) => !coveredBy(listed, path))).toEqual([]);
  // What stands for an application of somebody else names each package that it installs.
  const ours = named.filter((path) => !path.startsWith('examples/fresh/'));
  expect(ours.length, `One of these is new:\n${ours.join('\n')}`).toBeLessThanOrEqual(FILES_THAT_NAME_IT);
}, 120_000);
