import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MANIFEST_FILE, readManifest } from '../manifest/read-manifest.ts';
import { planCleanup } from '../plan/plan-cleanup.ts';
import { retirementOf } from './retirement.ts';

const ROOT = join(import.meta.dirname, '../../../..');
const SCHEMA = 'packages/video-server/src/database/schema.ts';
const SNAPSHOTS = 'packages/video-server/drizzle/meta';

test('after a cleanup neither the schema nor its newest snapshot has the columns that are retired by command', async () => {
  const content = readManifest(await readFile(join(ROOT, MANIFEST_FILE), 'utf8'));
  if (content.kind === 'done') return;
  const { columns } = retirementOf(content.manifest);
  expect(columns).not.toEqual([]);
  // From that one the next migration is generated, which would drop them by itself.
  const newest = readdirSync(join(ROOT, SNAPSHOTS))
    .filter((name) => name.endsWith('_snapshot.json'))
    .toSorted()
    .at(-1);
  const paths = [SCHEMA, `${SNAPSHOTS}/${newest}`];
  const files = new Map<string, string>();
  for (const path of paths) files.set(path, await readFile(join(ROOT, path), 'utf8'));
  const { edited } = planCleanup(content.manifest, files);
  for (const path of paths) {
    const left = columns.filter(({ column }) =>
      new RegExp(`['"]${column}['"]`).test(edited.get(path) ?? column),
    );
    expect([path, edited.has(path), left]).toEqual([path, true, []]);
  }
});
