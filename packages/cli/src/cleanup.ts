import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from './errors/command-error.ts';
import type { Manifest } from './manifest/manifest.ts';
import { missingEntries } from './manifest/missing-entries.ts';
import { coveredBy } from './manifest/path-entry.ts';
import { MANIFEST_FILE, readManifest, type ManifestFileContent } from './manifest/read-manifest.ts';
import { leftoversIn, planCleanup, type CleanupPlan } from './plan/plan-cleanup.ts';
import { EXIT_CODES, readinessText, type Readiness } from './readiness/evidence.ts';
import type { Agreed } from './run/agreement.ts';
import { carryOut } from './run/carry-out.ts';
import { GitRepository } from './run/git-repository.ts';
import { unifiedDifference } from './run/print-difference.ts';

export interface CleanupOptions {
  /** Any folder of the repository. */
  readonly folder: string;
  readonly dryRun: boolean;
  /** Why it is done although the provider is still needed. */
  readonly force: string | undefined;
  readonly now: Date;
  readonly cacheFolder: string;
  readonly signal: AbortSignal;
  readonly readiness: (manifest: Manifest, root: string) => Promise<Readiness>;
  readonly agreed: Agreed;
  readonly print: (text: string) => void;
  readonly onOutput: (text: string) => void;
}

/** Removes the legacy provider from a repository, on a branch. Answers the exit code; throws `CommandError`. */
export async function cleanup(options: CleanupOptions): Promise<number> {
  const { print } = options;
  const repository = await GitRepository.open(options.folder);
  const content = await manifestOf(repository.root);
  if (content.kind === 'done') {
    print(`There is nothing to do: this was done at ${content.at}; the report is ${content.report}.\n`);
    return 0;
  }
  const { manifest } = content;
  const branch = `crossfade/remove-${manifest.provider}`;
  if (!options.dryRun) {
    await refuseUnfitState(repository, manifest);
    if (await wasDone(repository, branch, print)) return 0;
  }
  const files = await repository.textFiles();
  if (isGone(manifest, files)) {
    print(`There is nothing to do: nothing of ${manifest.provider} is left.\n`);
    return 0;
  }
  const uneditable = await repository.uneditable([...Object.keys(manifest.edit), manifest.report]);
  if (uneditable.length > 0)
    throw new CommandError('manifest', listed('These files cannot be edited:', uneditable));
  const missing = missingEntries(manifest, files);
  if (missing.length > 0)
    throw new CommandError('manifest', listed(`${MANIFEST_FILE} names what is not there:`, missing));
  const plan = planCleanup(manifest, files);
  if (options.dryRun) {
    print(await unifiedDifference(repository.root, manifest, files, plan));
    refuseUnfinished(plan, manifest);
    return 0;
  }
  refuseUnfinished(plan, manifest);
  const readiness = await options.readiness(manifest, repository.root);
  if (readiness.verdict !== 'ok' && options.force === undefined) {
    print(readinessText(readiness));
    print('Nothing was changed. To remove it all the same: --force "REASON".\n');
    return EXIT_CODES[readiness.verdict];
  }
  const forced = readiness.verdict === 'ok' ? undefined : options.force;
  if (
    !(await options.agreed(
      `Remove ${manifest.provider}: delete ${plan.deleted.length} files and edit ${plan.edited.size}, on the branch ${branch}?`,
    ))
  )
    return 1;
  const { commit } = await carryOut({
    repository,
    manifest,
    plan,
    readiness,
    forced,
    branch,
    now: options.now,
    cacheFolder: options.cacheFolder,
    signal: options.signal,
    say: (line) => print(`${line}\n`),
    onOutput: options.onOutput,
  });
  print(
    `Done: ${commit.slice(0, 12)} on ${branch}. Read it with: git diff --stat HEAD ${branch}\nThen merge it. What was checked out here is as it was.\n`,
  );
  return 0;
}

/** The manifest of a repository. Throws `CommandError` where there is none, or it is wrong. */
export async function manifestOf(root: string): Promise<ManifestFileContent> {
  const text = await readFile(join(root, MANIFEST_FILE), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined)
    throw new CommandError(
      'manifest',
      `There is no ${MANIFEST_FILE} in ${root}. It lists what belongs to the provider that goes; see the README of @crossfade/cli.`,
    );
  return readManifest(text);
}

async function refuseUnfitState(repository: GitRepository, manifest: Manifest): Promise<void> {
  if ((await repository.branch()) === undefined)
    throw new CommandError(
      'refused',
      'HEAD is detached. Check out the branch that the removal is for, then run this again.',
    );
  const changed = await repository.changedPaths();
  if (changed.length === 0) return;
  const legacy = changed.filter((path) => coveredBy(manifest.remove, path));
  const advice =
    legacy.length > 0
      ? `${legacy.length} of them are in what would be deleted, and would not be in the history. Commit or stash them first.`
      : 'Commit or stash them first.';
  throw new CommandError(
    'refused',
    listed(`${changed.length} files are not committed:`, changed.slice(0, 20), advice),
  );
}

/** Whether the branch exists and was made from this very commit. */
async function wasDone(
  repository: GitRepository,
  branch: string,
  print: (text: string) => void,
): Promise<boolean> {
  const existing = await repository.branchCommit(branch);
  if (!existing) return false;
  if (existing.parent !== (await repository.head()))
    throw new CommandError(
      'refused',
      `The branch ${branch} was made from another commit. Merge it, or delete it: git branch -D ${branch}`,
    );
  print(`There is nothing to do: ${branch} holds the removal (${existing.commit.slice(0, 12)}). Merge it.\n`);
  return true;
}

const isGone = (manifest: Manifest, files: ReadonlyMap<string, string>): boolean =>
  ![...files.keys()].some((path) => coveredBy(manifest.remove, path)) &&
  leftoversIn({ ...manifest, history: [...manifest.history, MANIFEST_FILE] }, files).length === 0;

function refuseUnfinished(plan: CleanupPlan, manifest: Manifest): void {
  if (plan.problems.length > 0)
    throw new CommandError('refused', listed('These places need a decision first:', plan.problems));
  if (plan.leftovers.length > 0)
    throw new CommandError(
      'refused',
      listed(
        `${manifest.provider} would still be named here:`,
        plan.leftovers,
        `Add each file to ${MANIFEST_FILE}, mark the text (legacy:begin, legacy:end), or write it without the name.`,
      ),
    );
}

const listed = (head: string, lines: readonly string[], tail?: string): string =>
  [head, ...lines.map((line) => `  ${line}`), ...(tail === undefined ? [] : [tail])].join('\n');
