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
import { selectSteps } from './select-steps.mjs';

/**
 * Makes ready what the steps need, runs them all, and ends with one line of real counts. Nothing is left out because
 * something is missing: then the run says what and fails.
 * @param {readonly import('./steps.mjs').Stage[]} available
 * @param {readonly string[]} names the steps to run; all of them when empty
 * @param {import('./passed-before.mjs').PassedBefore} [before] steps that need not run again
 */
export async function runTests(available, names, before) {
  onShutdown(() => {
    killRunningCommands();
    process.exit(130);
  });
  try {
    process.exitCode = (await runAll(selectSteps(available, names), before)) ? 0 : 1;
  } catch (error) {
    console.error(
      `\n${error instanceof SetupProblem ? error.message : error instanceof Error ? error.stack : error}`,
    );
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  }
}

/** @typedef {{ name: string, took: string, counts: import('./counts.mjs').Counts }} StepResult */

/**
 * @param {readonly import('./steps.mjs').Stage[]} stages
 * @param {import('./passed-before.mjs').PassedBefore} [before]
 */
async function runAll(stages, before) {
  const progress = new Progress();
  checkNodeVersion();
  await checkFreeDisk(1_000);
  progress.say('Getting ready');
  await progress.step('npm packages', ensurePackages);

  const reportFolder = await mkdtemp(join(tmpdir(), 'crossfade-test-'));
  /** @type {Record<string, string | undefined> | undefined} */
  let parts;
  /** @type {StepResult[]} */
  const results = [];
  for (const lanes of stages) {
    // Late, so that what needs none of them need not wait for the first build.
    if (lanes.flat().some((step) => step.native)) parts ??= await ensureNativeParts(progress);
    const env = { ...process.env, ...parts };
    // Two outputs at once cannot be read: side by side each is shown when it is complete.
    const live = lanes.length === 1;
    const run = (/** @type {import('./steps.mjs').Lane} */ lane) =>
      runLane(lane, { reportFolder, env, live }, before);
    results.push(...(await Promise.all(lanes.map(run))).flat());
  }
  await rm(reportFolder, { recursive: true, force: true });

  console.log(`\n── all, after ${progress.elapsed()}`);
  for (const { name, took, counts } of results) {
    console.log(
      `  ${counts.failed > 0 ? '✗' : '✓'} ${name.padEnd(20)} ${took.padStart(8)}   ${summaryLine([counts])}`,
    );
    for (const failure of counts.failures ?? []) console.log(`      ✗ ${failure}`);
  }
  const all = results.map((result) => result.counts);
  console.log(summaryLine(all));
  return all.every((counts) => counts.failed === 0);
}

/**
 * @param {import('./steps.mjs').Lane} lane
 * @param {import('./run-step.mjs').StepContext} context
 * @param {import('./passed-before.mjs').PassedBefore} [before]
 */
async function runLane(lane, context, before) {
  /** @type {StepResult[]} */
  const results = [];
  for (const step of lane) {
    const heading = `\n── ${step.name} (npm run ${step.script})`;
    const kept = before?.countsOf(step.name);
    if (kept) {
      console.log(`${heading} passed before on these sources`);
      results.push({ name: step.name, took: 'before', counts: kept });
      continue;
    }
    if (context.live) console.log(heading);
    const since = Date.now();
    const { counts, output } = await runStep(step, context);
    if (!context.live) process.stdout.write(`${heading}\n${output}`);
    await before?.keep(step.name, counts);
    results.push({ name: step.name, took: `${((Date.now() - since) / 1000).toFixed(1)} s`, counts });
  }
  return results;
}
