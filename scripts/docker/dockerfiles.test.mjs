import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../setup/repository-root.mjs';

const dockerfiles = execFileSync('git', ['ls-files', '*Dockerfile'], {
  cwd: repositoryRoot,
  encoding: 'utf8',
})
  .trim()
  .split('\n');

/**
 * The RUN instructions of a Dockerfile, each with the lines that it goes on in.
 *
 * @param {string} text
 * @returns {readonly string[]}
 */
const runsOf = (text) => text.match(/^RUN (?:.*\\\n)*.*$/gm) ?? [];

test.each(dockerfiles)('%s keeps nothing of apt: its lists and its cache are 87 MB of an image', (file) => {
  const installing = runsOf(readFileSync(join(repositoryRoot, file), 'utf8')).filter((run) =>
    run.includes('apt-get install'),
  );
  for (const run of installing)
    expect(run).toMatch(/rm -rf \/var\/lib\/apt\/lists\/\* \/var\/cache\/apt\/\*/);
});

test('an installation of apt is recognised', () => {
  expect(
    dockerfiles.some((file) => readFileSync(join(repositoryRoot, file), 'utf8').includes('apt-get install')),
  ).toBe(true);
  expect(runsOf('FROM a\nRUN apt-get update \\\n  && apt-get install b\nCOPY c d\n')).toEqual([
    'RUN apt-get update \\\n  && apt-get install b',
  ]);
});
