import { spawn } from 'node:child_process';

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} [env] the whole environment; process.env when absent
 * @property {{ uid: number, gid: number }} [user] whom it runs as; this user when absent
 * @property {number} [timeoutMs]
 * @property {(line: string) => void} [onLine] called with each line of output
 * @property {boolean} [interactive] gives the command the terminal, for questions such as a password
 */

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** A command that failed; carries how, and the end of what it said. */
export class CommandFailed extends Error {
  /** @override */
  name = 'CommandFailed';

  /**
   * @param {string} command
   * @param {number | null} exitCode null when a signal ended it
   * @param {string} output
   */
  constructor(command, exitCode, output) {
    super(
      `${command} failed (${exitCode === null ? 'ended by a signal' : `exit code ${exitCode}`})\n${lastLines(output, 40)}`,
    );
    this.exitCode = exitCode;
    this.output = output;
  }
}

/**
 * Runs a command to its end and returns what it printed, both streams together.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<string>}
 */
export function runCommand(command, args, { cwd, env, user, timeoutMs, onLine, interactive = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: interactive ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      detached: !interactive,
      ...user,
    });
    running.add(child);
    const timer =
      timeoutMs === undefined ? undefined : setTimeout(() => killGroup(child, 'SIGKILL'), timeoutMs);

    let output = '';
    let partial = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ chunk) => {
        output = (output + chunk).slice(-200_000);
        if (!onLine) return;
        const lines = (partial + chunk).split(/\r?\n|\r/);
        partial = lines.pop() ?? '';
        lines.forEach(onLine);
      });
    }

    const finish = () => {
      clearTimeout(timer);
      running.delete(child);
    };
    child.once('error', (error) => {
      finish();
      reject(new CommandFailed(command, null, error.message));
    });
    child.once('close', (code) => {
      finish();
      if (code === 0) resolve(output);
      else reject(new CommandFailed([command, ...args].join(' '), code, output));
    });
  });
}

/** Ends every command that is still running, with all that it started. For Ctrl-C. */
export function killRunningCommands() {
  for (const child of running) killGroup(child, 'SIGKILL');
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function killGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}

/**
 * @param {string} text
 * @param {number} count
 */
function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
