import { spawn } from 'node:child_process';

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd: string;
  /** Ends the command and everything that it started. */
  readonly signal?: AbortSignal;
  readonly onLine?: (text: string) => void;
}

/** Runs a program and answers its exit code and standard output; standard error is only for `onLine` and for failures. */
export function runProgram(
  program: string,
  args: readonly string[],
  { cwd, signal, onLine }: CommandOptions,
): Promise<CommandResult & { readonly errors: string }> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    // A group of its own, so that a shell's children end with it.
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      onLine?.(chunk);
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      errors += chunk;
      onLine?.(chunk);
    });
    const end = () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    };
    signal?.addEventListener('abort', end, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      signal?.removeEventListener('abort', end);
      if (signal?.aborted) reject(signal.reason);
      else resolve({ code: code ?? 1, output, errors });
    });
  });
}

/** A command line of the manifest, whose arguments need no quoting. */
export const runShell = (line: string, args: readonly string[], options: CommandOptions) =>
  runProgram('sh', ['-c', args.length === 0 ? line : `${line} "$@"`, 'sh', ...args], options);
