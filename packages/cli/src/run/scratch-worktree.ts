import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../errors/command-error.ts';
import type { GitRepository } from './git-repository.ts';

/**
 * A second working tree of the repository, outside it, in which everything is done: what was checked out, and what is not
 * committed, is never touched, so there is nothing to restore after an interruption. One a repository at a time.
 */
export class ScratchWorktree {
  readonly #repository: GitRepository;
  readonly #folder: string;
  /** The working tree. */
  readonly root: string;

  private constructor(repository: GitRepository, folder: string) {
    this.#repository = repository;
    this.#folder = folder;
    this.root = join(folder, 'tree');
  }

  /** Checks the commit out; what an earlier run that was killed left behind goes first. */
  static async open(repository: GitRepository, commit: string, cache: string): Promise<ScratchWorktree> {
    const name = createHash('sha256').update(repository.root).digest('hex').slice(0, 16);
    const folder = join(cache, 'cleanup', name);
    const owner = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
    if (owner > 0 && owner !== process.pid && isRunning(owner))
      throw new CommandError(
        'refused',
        `Another cleanup of this repository runs (process ${owner}). Wait for it, or end it.`,
      );
    const worktree = new ScratchWorktree(repository, folder);
    await worktree.close();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'pid'), String(process.pid));
    await repository.git('worktree', 'add', '--quiet', '--detach', worktree.root, commit);
    return worktree;
  }

  /** Removes the working tree; the repository keeps nothing of it. */
  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    await this.#repository.git('worktree', 'prune');
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
