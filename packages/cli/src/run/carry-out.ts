import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandError } from '../errors/command-error.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { doneManifest, MANIFEST_FILE } from '../manifest/read-manifest.ts';
import { leftoversIn, type CleanupPlan } from '../plan/plan-cleanup.ts';
import type { Readiness } from '../readiness/evidence.ts';
import { cleanupReport, type PassedCheck } from './cleanup-report.ts';
import { runShell } from './command.ts';
import { describeDeadCode, newlyDead, parseDeadCode, removeDeadCode, type DeadCode } from './dead-code.ts';
import { GitRepository } from './git-repository.ts';
import { ScratchWorktree } from './scratch-worktree.ts';
import { filesToFormat, writePlan } from './write-plan.ts';

export interface CarryOutOptions {
  readonly repository: GitRepository;
  readonly manifest: Manifest;
  readonly plan: CleanupPlan;
  readonly readiness: Readiness;
  readonly forced: string | undefined;
  readonly branch: string;
  readonly now: Date;
  /** Where the working tree is made, outside the repository. */
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  /** Progress, a line at a time. */
  readonly say: (line: string) => void;
  /** What the commands print. */
  readonly onOutput: (text: string) => void;
}

const DEAD_CODE_ROUNDS = 6;
const LAST_LINES = 40;

/**
 * Carries a plan out in a working tree of its own, checks it, and only then makes the branch. Throws `CommandError` where a
 * step fails, with the last lines of what it printed; the repository is as it was then.
 */
export async function carryOut(options: CarryOutOptions): Promise<{ readonly commit: string }> {
  const { repository, manifest, plan, signal, say, onOutput, branch } = options;
  const { commands } = manifest;
  const base = await repository.head();
  const by = await repository.author();
  const worktree = await ScratchWorktree.open(repository, base, options.cacheFolder);
  const cwd = worktree.root;
  try {
    await step('install packages', () => shell(commands.install));
    const deadBefore =
      commands.findings === undefined ? [] : await step('look for dead code before', findDead);
    await step('edit files', async () => {
      await writePlan(cwd, plan, manifest.remove);
      await writeFile(join(cwd, MANIFEST_FILE), doneManifest(options.now, manifest));
      await format(filesToFormat(manifest, plan));
    });
    await step('install packages without it', () => shell(commands.install));
    await step('write what is generated', async () => {
      for (const command of commands.generate) await shell(command);
    });
    const removed =
      commands.findings === undefined
        ? []
        : await step('remove dead code', () => removeNewlyDead(deadBefore));
    await step('look for what is left', refuseLeftovers);
    const checks: PassedCheck[] = [];
    for (const { name, run } of commands.checks) {
      const started = Date.now();
      await step(`check: ${name}`, () => shell(run));
      checks.push({ name, seconds: Math.round((Date.now() - started) / 1000) });
    }
    return await step('commit', async () => {
      const report = cleanupReport({
        manifest,
        plan,
        readiness: options.readiness,
        forced: options.forced,
        by,
        at: options.now,
        commit: base,
        deadCode: removed.map(describeDeadCode),
        checks,
      });
      await mkdir(dirname(join(cwd, manifest.report)), { recursive: true });
      await writeFile(join(cwd, manifest.report), report);
      await format([manifest.report, MANIFEST_FILE]);
      return commitAs(branch);
    });
  } finally {
    await worktree.close();
  }

  async function step<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    signal.throwIfAborted();
    say(name);
    const started = Date.now();
    const result = await work();
    signal.throwIfAborted();
    say(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return result;
  }

  async function shell(
    line: string,
    args: readonly string[] = [],
    codes: readonly number[] = [0],
  ): Promise<string> {
    const { code, output, errors } = await runShell(line, args, { cwd, signal, onLine: onOutput });
    if (codes.includes(code)) return output;
    const last = `${output}${errors}`.trimEnd().split('\n').slice(-LAST_LINES).join('\n');
    throw new CommandError(
      'failed',
      `${last}\n\n\`${line}\` failed with exit code ${code}. Your repository is as it was.`,
    );
  }

  async function format(paths: readonly string[]): Promise<void> {
    const present = paths.filter((path) => existsSync(join(cwd, path)));
    if (present.length > 0) await shell(commands.format, present);
  }

  async function findDead(): Promise<readonly DeadCode[]> {
    // It exits with 1 where it finds something.
    return parseDeadCode(await shell(commands.findings ?? 'true', [], [0, 1]));
  }

  async function removeNewlyDead(before: readonly DeadCode[]): Promise<readonly DeadCode[]> {
    const removed: DeadCode[] = [];
    for (let round = 0; round < DEAD_CODE_ROUNDS; round++) {
      const dead = newlyDead(before, await findDead());
      if (dead.length === 0) return removed;
      const changed = await removeDeadCode(cwd, dead);
      await format(changed);
      if (changed.some((path) => path.endsWith('package.json'))) await shell(commands.install);
      removed.push(...dead);
    }
    const dead = newlyDead(before, await findDead());
    if (dead.length === 0) return removed;
    throw new CommandError(
      'failed',
      `Nothing uses these any more, and they cannot be removed by themselves:\n${dead.map((one) => `  ${describeDeadCode(one)}`).join('\n')}\nYour repository is as it was.`,
    );
  }

  async function refuseLeftovers(): Promise<void> {
    await git('add', '--all');
    const tree = await GitRepository.open(cwd);
    const left = leftoversIn(
      // The names of tables stay in the manifest's place until they are retired.
      { ...manifest, generated: [], history: [...manifest.history, MANIFEST_FILE] },
      await tree.textFiles(),
    );
    if (left.length === 0) return;
    const list = left.map((one) => `  ${one}`).join('\n');
    throw new CommandError(
      'failed',
      `${manifest.provider} is still named in:\n${list}\nYour repository is as it was.`,
    );
  }

  async function commitAs(name: string): Promise<{ readonly commit: string }> {
    await git('add', '--all');
    await git(
      'commit',
      '--quiet',
      '--message',
      `Remove ${manifest.provider}\n\nBy crossfade cleanup; the report is ${manifest.report}.`,
    );
    const commit = (await git('rev-parse', 'HEAD')).trim();
    // The branch appears whole or not at all.
    await repository.git('branch', name, commit);
    return { commit };
  }

  async function git(...args: readonly string[]): Promise<string> {
    return new GitRepository(cwd).git(...args);
  }
}
