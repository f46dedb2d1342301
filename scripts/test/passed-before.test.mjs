import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PassedBefore } from './passed-before.mjs';

/** @type {string} */
let folder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-passed-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('knows what passed when the run is resumed, and never what failed', async () => {
  const file = join(folder, 'passed', 'sources.json');
  const first = await PassedBefore.at(file, { resume: true });
  expect(first.countsOf('leaks')).toBeUndefined();
  await first.keep('leaks', { passed: 3, failed: 0, skipped: 1 });
  await first.keep('faults', { passed: 2, failed: 1, skipped: 0 });

  const resumed = await PassedBefore.at(file, { resume: true });
  expect(resumed.countsOf('leaks')).toEqual({ passed: 3, failed: 0, skipped: 1 });
  expect(resumed.countsOf('faults')).toBeUndefined();
  expect((await PassedBefore.at(file, { resume: false })).countsOf('leaks')).toBeUndefined();
});
