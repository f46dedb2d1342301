import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';

const PACKAGES = join(repositoryRoot, 'packages');

describe.each(await readdir(PACKAGES))('%s', async (name) => {
  const { exports, publishConfig } = JSON.parse(await readFile(join(PACKAGES, name, 'package.json'), 'utf8'));

  test('publishes every entry that its sources export, where the build puts it', () => {
    const built = Object.entries<string>(exports).map(([entry, source]) => {
      if (source.endsWith('.css')) return [entry, source];
      const file = source.replace('./src/', './dist/npm/').replace(/\.ts$/, '');
      return [entry, { types: `${file}.d.ts`, default: `${file}.js` }];
    });
    expect(publishConfig.exports).toEqual(Object.fromEntries(built));
  });

  test('says in its README what every entry holds', async () => {
    const readme = await readFile(join(PACKAGES, name, 'README.md'), 'utf8');
    expect(Object.keys(exports).filter((entry) => !readme.includes(`| \`${entry}\``))).toEqual([]);
  });
});
