import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Progress } from '../progress.mjs';
import { ensurePackages } from '../setup/packages.mjs';
import { checkFreeDisk, checkNodeVersion } from '../setup/preconditions.mjs';
import { killRunningCommands } from '../setup/run-command.mjs';
import { SetupProblem } from '../setup/setup-problem.mjs';
import { onShutdown } from '../on-shutdown.mjs';
import { summaryLine } from './counts.mjs';
import { ensureNativeParts } from './native-parts.mjs';
import { runStep } from './run-step.mjs';

/**
 * Makes ready what the steps need, runs them all, and ends with one line of real counts. Nothing is left out because
 * something is missing: then the run says what and fails.
 * @param {readonly import('./steps.mjs').Step[]} available
 * @param {readonly string[]} names the steps to run; all of them when empty
 */
export async function runTests(available, names) {
  onShutdown(() => {
    killRunningCommands();
    process.exit(130);
  });
  try {
    process.exitCode = (await runAll(select(available, names))) ? 0 : 1;
  } catch (error) {
    console.error(
      `\n${error instanceof SetupProblem ? error.message : error instanceof Error ? error.stack : error}`,
    );
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  }
}

/**
 * @param {readonly import('./steps.mjs').Step[]} available
 * @param {readonly string[]} names
 */
function select(available, names) {
  const unknown = names.filter((name) => !available.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = available.map((step) => step.name).join(', ');
    throw new SetupProblem(`There is no step named ${unknown.join(', ')}; the steps are ${known}.`);
  }
  return names.length === 0 ? available : available.filter((step) => names.includes(step.name));
}

/** @param {readonly import('./steps.mjs').Step[]} steps */
async function runAll(steps) {
  const progress = new Progress();
  checkNodeVersion();
  await checkFreeDisk(1_000);
  progress.say('Getting ready');
  await progress.step('npm packages', ensurePackages);
  const parts = steps.some((step) => step.native) ? await ensureNativeParts(progress) : {};

  const reportFolder = await mkdtemp(join(tmpdir(), 'crossfade-test-'));
  const env = { ...process.env, ...parts };
  /** @type {{ name: string, took: string, counts: import('./counts.mjs').Counts }[]} */
  const results = [];
  for (const step of steps) {
    console.log(`\n── ${step.name} (npm run ${step.script})`);
    const since = Date.now();
    const counts = await runStep(step, reportFolder, env);
    results.push({ name: step.name, took: `${((Date.now() - since) / 1000).toFixed(1)} s`, counts });
  }
  await rm(reportFolder, { recursive: true, force: true });

  console.log(`\n── all, after ${progress.elapsed()}`);
  for (const { name, took, counts } of results) {
    console.log(
      `  ${counts.failed > 0 ? '✗' : '✓'} ${name.padEnd(12)} ${took.padStart(8)}   ${summaryLine([counts])}`,
    );
  }
  const all = results.map((result) => result.counts);
  console.log(summaryLine(all));
  return all.every((counts) => counts.failed === 0);
}
