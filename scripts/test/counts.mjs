import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * What a step's own report says. A step that went wrong without saying so in its report counts as one failure more.
 * @param {import('./steps.mjs').Step['kind']} kind
 * @param {boolean} succeeded the step's exit code was 0
 * @param {string} reportFile
 * @returns {Promise<Counts>}
 */
export async function countStep(kind, succeeded, reportFile) {
  if (kind === 'check') return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 };
  const counts = existsSync(reportFile)
    ? readers[kind](JSON.parse(await readFile(reportFile, 'utf8')))
    : undefined;
  if (!counts) return { passed: 0, failed: 1, skipped: 0 };
  return { ...counts, failed: succeeded ? counts.failed : Math.max(counts.failed, 1) };
}

/**
 * The one line that a reader of the run looks for.
 * @param {readonly Counts[]} all
 */
export function summaryLine(all) {
  const sum = (/** @type {keyof Counts} */ key) => all.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const readers = {
  /**
   * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
   *   testResults: { status: string, assertionResults: unknown[] }[] }} report
   * @returns {Counts}
   */
  vitest(report) {
    const brokenFiles = report.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    );
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + brokenFiles.length,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  },
  /**
   * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[] }} report
   * @returns {Counts}
   */
  playwright({ stats, errors }) {
    return {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected + errors.length,
      skipped: stats.skipped,
    };
  },
};
