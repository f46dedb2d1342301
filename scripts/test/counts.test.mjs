import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../setup/repository-root.mjs';
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
      failures: [],
    });
  });

  it('counts a test file that could not even be loaded', async () => {
    const report = {
      ...green,
      testResults: [{ name: '/a.test.ts', status: 'failed', assertionResults: [] }],
    };
    expect(await countStep('vitest', false, await reportFile(report))).toMatchObject({
      passed: 3,
      failed: 1,
      failures: [expect.stringContaining('a.test.ts: could not be loaded')],
    });
  });

  it('names what failed, and how', async () => {
    const failed = { status: 'failed', fullName: 'adds', failureMessages: ['expected 3\n  to be 4'] };
    const passed = { status: 'passed', fullName: 'subtracts', failureMessages: [] };
    const name = join(repositoryRoot, 'sums/add.test.ts');
    const report = {
      ...green,
      numFailedTests: 1,
      testResults: [{ name, status: 'failed', assertionResults: [passed, failed] }],
    };
    const { failures } = await countStep('vitest', false, await reportFile(report));
    expect(failures).toEqual(['sums/add.test.ts: adds: expected 3 to be 4']);
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
    const spec = {
      title: 'rings',
      file: 'app/ring.spec.ts',
      ok: false,
      tests: [{ results: [{ error: { message: 'it was silent' } }] }],
    };
    const report = {
      stats: { expected: 4, unexpected: 1, flaky: 0, skipped: 2 },
      errors: [{}],
      suites: [{ specs: [], suites: [{ specs: [spec, { ...spec, ok: true }] }] }],
    };
    expect(await countStep('playwright', false, await reportFile(report))).toEqual({
      passed: 4,
      failed: 2,
      skipped: 2,
      failures: ['e2e/app/ring.spec.ts: rings: it was silent'],
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
