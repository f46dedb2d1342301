import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../setup/repository-root.mjs';
import { countStep } from './counts.mjs';

/**
 * Runs one step with its output shown as it comes, and counts.
 * @param {import('./steps.mjs').Step} step
 * @param {string} reportFolder
 * @param {Record<string, string | undefined>} env
 */
export async function runStep(step, reportFolder, env) {
  const reportFile = join(reportFolder, `${step.name}.json`);
  await rm(reportFile, { force: true });
  const reporter =
    step.kind === 'vitest'
      ? ['--', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
      : step.kind === 'playwright'
        ? ['--', '--reporter=list,json']
        : [];
  const succeeded = await exitsWithZero('npm', ['run', '--silent', step.script, ...reporter], {
    ...env,
    PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile,
  });
  return countStep(step.kind, succeeded, reportFile);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {Record<string, string | undefined>} env
 * @returns {Promise<boolean>}
 */
function exitsWithZero(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: repositoryRoot, env, stdio: ['ignore', 'inherit', 'inherit'] });
    const end = () => child.kill();
    process.once('exit', end);
    child.once('error', () => resolve(false));
    child.once('close', (code) => {
      process.off('exit', end);
      resolve(code === 0);
    });
  });
}
