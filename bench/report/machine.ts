import { execFile } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { promisify } from 'node:util';

/** Where and of what a figure was measured; figures of two machines are not to be compared. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly browser?: string;
  /** The commit, with `+` when the checkout differs from it. */
  readonly commit: string;
}

const run = promisify(execFile);

export async function describeMachine(browser?: string): Promise<Machine> {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.version,
    ...(browser === undefined ? {} : { browser: `Chromium ${browser}` }),
    commit: await commit(),
  };
}

async function commit(): Promise<string> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--short=12', 'HEAD']);
    const { stdout: changes } = await run('git', ['status', '--porcelain', '--untracked-files=no']);
    return stdout.trim() + (changes.trim() === '' ? '' : '+');
  } catch {
    return 'unknown';
  }
}
