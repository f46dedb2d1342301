import { lstat, readFile, readlink } from 'node:fs/promises';
import { isUtf8 } from 'node:buffer';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../errors/command-error.ts';
import { runProgram } from './command.ts';

/** The repository that a command is run in; every change to it goes through here. */
export class GitRepository {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Finds the repository of a folder. Throws `CommandError` where there is none. */
  static async open(folder: string): Promise<GitRepository> {
    const { code, output } = await runProgram('git', ['rev-parse', '--show-toplevel'], { cwd: folder });
    if (code !== 0) throw new CommandError('refused', `${folder} is in no git repository.`);
    return new GitRepository(output.trim());
  }

  async git(...args: readonly string[]): Promise<string> {
    const { code, output, errors } = await runProgram('git', args, { cwd: this.root });
    if (code !== 0) throw new CommandError('failed', `git ${args.join(' ')} failed: ${errors.trim()}`);
    return output;
  }

  /** Paths that differ from the last commit, untracked ones included. */
  async changedPaths(): Promise<readonly string[]> {
    const status = await this.git('status', '--porcelain=v1', '-z', '--no-renames');
    return status
      .split('\0')
      .filter(Boolean)
      .map((line) => line.slice(3));
  }

  /** The branch that is checked out; none at a detached HEAD. */
  async branch(): Promise<string | undefined> {
    const { code, output } = await runProgram('git', ['symbolic-ref', '--quiet', '--short', 'HEAD'], {
      cwd: this.root,
    });
    return code === 0 ? output.trim() : undefined;
  }

  async head(): Promise<string> {
    return (await this.git('rev-parse', 'HEAD')).trim();
  }

  /** Who works here, as git knows them, or as this machine does where git is not configured. */
  async author(): Promise<string> {
    const { code, output } = await runProgram('git', ['var', 'GIT_AUTHOR_IDENT'], { cwd: this.root });
    return code === 0 ? output.replace(/>.*\s*$/s, '>') : `${userInfo().username}@${hostname()}`;
  }

  /** The commit of a branch, and the commit that it was made from; none where there is no such branch. */
  async branchCommit(
    name: string,
  ): Promise<{ readonly commit: string; readonly parent: string } | undefined> {
    const { code, output } = await runProgram(
      'git',
      ['rev-list', '--parents', '--max-count=1', `refs/heads/${name}`, '--'],
      { cwd: this.root },
    );
    const [commit, parent] = output.trim().split(' ');
    return code === 0 && commit && parent ? { commit, parent } : undefined;
  }

  /**
   * Every tracked text file, by its path. Files with a NUL byte are not text, as git itself judges; the text of a symbolic
   * link is where it leads.
   */
  async textFiles(): Promise<ReadonlyMap<string, string>> {
    const paths = (await this.git('ls-files', '-z')).split('\0').filter(Boolean);
    const files = new Map<string, string>();
    for (const path of paths) {
      const content = await this.#contentOf(path);
      if (content && !content.subarray(0, 8_000).includes(0)) files.set(path, content.toString('utf8'));
    }
    return files;
  }

  /** A sentence for each of these files whose text cannot be written back: what a link leads to may be anything. */
  async uneditable(paths: readonly string[]): Promise<readonly string[]> {
    const sentences: string[] = [];
    for (const path of paths) {
      const found = await lstat(join(this.root, path)).catch(() => undefined);
      if (found?.isSymbolicLink())
        sentences.push(`${path} is a symbolic link. Name the file that it leads to.`);
      else if (found?.isFile() && !isUtf8(await readFile(join(this.root, path))))
        sentences.push(`${path} is not in UTF-8. Convert it first.`);
    }
    return sentences;
  }

  async #contentOf(path: string): Promise<Buffer | undefined> {
    const full = join(this.root, path);
    try {
      const link = (await lstat(full)).isSymbolicLink();
      return link ? Buffer.from(await readlink(full)) : await readFile(full);
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR'))
        return undefined;
      throw error;
    }
  }
}
