import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { repositoryRoot } from '../setup/repository-root.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [failures] what failed, by file and title, each with how it began
 */

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
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    all.reduce((total, counts) => total + counts[key], 0);
  const skipped = sum('skipped');
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * @typedef {{ status: string, fullName: string, failureMessages: readonly string[] }} VitestResult
 * @typedef {{ results: { error?: { message?: string } }[] }} PlaywrightTest
 * @typedef {{ title: string, file: string, ok: boolean, tests: PlaywrightTest[] }} Spec
 * @typedef {{ specs: Spec[], suites?: Suite[] }} Suite of Playwright's report
 */

/** Characters of a message that tell one failure from another. */
const MESSAGE_LENGTH = 300;

/**
 * @param {string} file
 * @param {string} title
 * @param {string} [message]
 */
const failure = (file, title, message = '') =>
  `${relative(repositoryRoot, resolve(repositoryRoot, file))}: ${title}: ${message.slice(0, MESSAGE_LENGTH).replaceAll(/\s+/g, ' ')}`;

/**
 * @param {Suite} suite
 * @returns {string[]}
 */
function unexpectedSpecs({ specs, suites = [] }) {
  const own = specs
    .filter(({ ok }) => !ok)
    .map(({ file, title, tests }) =>
      failure(
        `e2e/${file}`,
        title,
        tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message,
      ),
    );
  return [...own, ...suites.flatMap(unexpectedSpecs)];
}

const readers = {
  /**
   * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
   *   testResults: { name: string, status: string, message?: string, assertionResults: VitestResult[] }[] }} report
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
      failures: [
        ...brokenFiles.map((file) => failure(file.name, 'could not be loaded', file.message)),
        ...report.testResults.flatMap((file) =>
          file.assertionResults
            .filter(({ status }) => status === 'failed')
            .map(({ fullName, failureMessages }) => failure(file.name, fullName, failureMessages[0])),
        ),
      ],
    };
  },
  /**
   * @param {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: unknown[],
   *   suites: Suite[] }} report
   * @returns {Counts}
   */
  playwright({ stats, errors, suites }) {
    return {
      passed: stats.expected + stats.flaky,
      failed: stats.unexpected + errors.length,
      skipped: stats.skipped,
      failures: suites.flatMap(unexpectedSpecs),
    };
  },
};
