import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../scripts/setup/repository-root.mjs';

/** Those that ask for no more than to be named, by SPDX's words. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  '(Apache-2.0 AND BSD-3-Clause)',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  '(MIT OR CC0-1.0)',
]);
/** What has another one, and why it may be here all the same. */
const EXCEPTIONS: ReadonlyMap<RegExp, string> = new Map([
  [/^@fontsource-variable\//, 'OFL-1.1: a font, which pages load as it is'],
  [/^caniuse-lite$/, 'CC-BY-4.0: data of what browsers can do, read while pages are built'],
  [/^argparse$/, 'Python-2.0: reads the settings of tools, and asks for no more than to be named'],
  [/^spawndamnit$/, 'MIT, as its LICENSE says: its package.json names the file alone'],
  [/^mediabunny$/, 'MPL-2.0: comes with werift, which takes part in calls for encoders; used as it is'],
  [/^tweetnacl$/, 'Unlicense: in the public domain; comes with werift as well'],
  [/^axe-core$/, 'MPL-2.0: looks at pages in tests'],
  [/^lightningcss(-|$)/, 'MPL-2.0: makes style sheets while pages are built'],
  [
    /^@img\/sharp-libvips-/,
    'LGPL-3.0: a library that Next would load to scale pictures; we have it scale none',
  ],
]);

/** Bytes of the list, which has a few hundred for each package. */
const MOST = 10_000_000;

interface Licensed {
  readonly name: string;
  readonly versions: readonly string[];
}

test('everything that is installed has a licence that we may use', async () => {
  const { packageManager } = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8'));
  const args = ['-y', packageManager, '--recursive', 'licenses', 'list', '--json'];
  const { stdout } = await promisify(execFile)('npx', args, { cwd: repositoryRoot, maxBuffer: MOST });
  const byLicence: Readonly<Record<string, readonly Licensed[]>> = JSON.parse(stdout);
  const installed = Object.values(byLicence).flat();
  expect(installed.length).toBeGreaterThan(100);
  const others = Object.entries(byLicence)
    .filter(([licence]) => !ALLOWED.has(licence))
    .flatMap(([licence, packages]) => packages.map(({ name }) => ({ licence, name })));
  const explained = (name: string) => [...EXCEPTIONS.keys()].some((pattern) => pattern.test(name));
  expect(others.filter(({ name }) => !explained(name))).toEqual([]);
});
