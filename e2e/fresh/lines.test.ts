import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';
import { filesBelow } from '../packages/files-below.ts';

const FRESH = join(repositoryRoot, 'examples/fresh');
const APPS = (await readdir(FRESH, { withFileTypes: true })).filter((entry) => entry.isDirectory());

/** Code of an application that it has without us: what its tool makes, and media and signalling of its own. */
const ITS_OWN = new Set(['app/layout.jsx', 'media.js', 'src/signalling.js']);

test.each(APPS.map(({ name }) => name))('%s has its calls in at most 40 lines', async (name) => {
  const files = (await filesBelow(join(FRESH, name))).filter(
    (file) => /\.[jt]sx?$/.test(file) && !/(?:^|\/)(?:node_modules|dist|\.next)\//.test(file),
  );
  const texts = await Promise.all(
    files.filter((file) => !ITS_OWN.has(file)).map((file) => readFile(join(FRESH, name, file), 'utf8')),
  );
  const lines = texts
    .join('\n')
    .split('\n')
    .filter((line) => line.trim() !== '');
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.length).toBeLessThanOrEqual(40);
});
