import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countStep, summaryLine } from './counts.mjs';

/** @type {string} */
let folder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-counts-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** @param {unknown} report */
async function reportFile(report) {
  const file = join(folder, 'report.json');
  await writeFile(file, JSON.stringify(report));
  return file;
}

const green = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };

describe('countStep', () => {
  it('counts a plain check as one test', async () => {
    expect(await countStep('check', true, '')).toEqual({ passed: 1, failed: 0, skipped: 0 });
    expect(await countStep('check', false, '')).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('reads what vitest counted', async () => {
    expect(await countStep('vitest', true, await reportFile(green))).toEqual({
      passed: 3,
      failed: 0,
      skipped: 1,
    });
  });

  it('counts a test file that could not even be loaded', async () => {
    const report = { ...green, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(await countStep('vitest', false, await reportFile(report))).toMatchObject({
      passed: 3,
      failed: 1,
    });
  });

  it('counts one failure for a runner that failed with a green report', async () => {
    expect(await countStep('vitest', false, await reportFile(green))).toMatchObject({ passed: 3, failed: 1 });
  });

  it('counts one failure for a runner that left no report, whatever its exit code', async () => {
    expect(await countStep('vitest', true, join(folder, 'none'))).toEqual({
      passed: 0,
      failed: 1,
      skipped: 0,
    });
  });

  it('reads what Playwright counted, with the errors outside of tests', async () => {
    const report = { stats: { expected: 4, unexpected: 1, flaky: 0, skipped: 2 }, errors: [{}] };
    expect(await countStep('playwright', false, await reportFile(report))).toEqual({
      passed: 4,
      failed: 2,
      skipped: 2,
    });
  });
});

describe('summaryLine', () => {
  it('mentions skipped tests only where there are any', () => {
    expect(
      summaryLine([
        { passed: 1, failed: 0, skipped: 0 },
        { passed: 2, failed: 1, skipped: 0 },
      ]),
    ).toBe('3 passed, 1 failed');
    expect(summaryLine([{ passed: 1, failed: 0, skipped: 2 }])).toBe('1 passed, 0 failed, 2 skipped');
  });
});
