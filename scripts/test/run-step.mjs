import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { countStep } from './counts.mjs';

/**
 * @typedef {object} StepContext
 * @property {string} reportFolder
 * @property {Record<string, string | undefined>} env
 * @property {boolean} live whether the output is shown as it comes, and not given back
 */

/**
 * Runs one step, and counts.
 * @param {import('./steps.mjs').Step} step
 * @param {StepContext} context
 * @returns {Promise<{ counts: import('./counts.mjs').Counts, output: string }>} the output is empty when shown live
 */
export async function runStep(step, { reportFolder, env, live }) {
  const reportFile = join(reportFolder, `${step.name}.json`);
  await rm(reportFile, { force: true });
  const reporter =
    step.kind === 'vitest'
      ? ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
      : step.kind === 'playwright'
        ? ['--reporter=list,json']
        : [];
  const { succeeded, output } = await run(
    ['run', '--silent', step.script, '--', ...(step.args ?? []), ...reporter],
    { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
    live,
  );
  return { counts: await countStep(step.kind, succeeded, reportFile), output };
}

/**
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} env
 * @param {boolean} live
 * @returns {Promise<{ succeeded: boolean, output: string }>}
 */
function run(args, env, live) {
  return new Promise((resolve) => {
    const output = live ? 'inherit' : 'pipe';
    const child = spawn('npm', args, { cwd: repositoryRoot, env, stdio: ['ignore', output, output] });
    /** @type {string[]} */
    const heard = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk) => heard.push(chunk));
    const end = () => child.kill();
    process.once('exit', end);
    child.once('error', () => resolve({ succeeded: false, output: heard.join('') }));
    child.once('close', (code) => {
      process.off('exit', end);
      resolve({ succeeded: code === 0, output: heard.join('') });
    });
  });
}
