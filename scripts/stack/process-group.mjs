import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} GroupOptions
 * @property {string} name
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} [cwd]
 * @property {Record<string, string | undefined>} env
 * @property {{ uid: number, gid: number }} [user] whom it runs as; this user when absent
 * @property {string} logFile
 * @property {(line: string) => void} [onLine]
 * @property {number} [grace] milliseconds that it gets to stop before it is killed; 5,000 when absent
 * @property {boolean} [insists] needs a second signal before it stops, as livekit-server does
 */

const KEPT_LINES = 60;

/** @type {import('node:child_process').ChildProcess | undefined} */
let watchdog;

/** A running program with all the processes that it starts, as one thing to watch and to stop. */
export class ProcessGroup {
  /** @type {string[]} */
  #lines = [];
  #stopping = false;
  #insists;
  #grace;

  /** @param {GroupOptions} options */
  constructor({ name, command, args, cwd, env, user, logFile, onLine, grace = 5_000, insists = false }) {
    this.name = name;
    this.logFile = logFile;
    this.#insists = insists;
    this.#grace = grace;
    mkdirSync(dirname(logFile), { recursive: true });
    const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
    const hear = (/** @type {string} */ line) => {
      this.#lines.push(line);
      if (this.#lines.length > KEPT_LINES) this.#lines.shift();
      onLine?.(line);
    };
    // A full disk, or a folder that somebody removed, costs the log and not the program.
    log.on('error', (error) => hear(`the log of ${name} cannot be written: ${error.message}`));
    log.write(`--- ${new Date().toISOString()} ${command} ${args.join(' ')}\n`);

    this.child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      ...user,
    });
    hold(this.child.pid);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (log.writable) log.write(`${line}\n`);
        hear(line);
      });
    }

    // Its last lines may come after its exit, so the log waits for its streams.
    this.child.once('close', () => log.end());

    /** Settles when the program is gone, with how it ended and whether it was told to. */
    this.exited = /** @type {Promise<{ name: string, how: string, expected: boolean }>} */ (
      new Promise((resolve) => {
        const end = (/** @type {string} */ how) => {
          this.kill('SIGKILL');
          release(this.child.pid);
          resolve({ name, how, expected: this.#stopping });
        };
        this.child.once('error', (error) => end(error.message));
        this.child.once('exit', (code, signal) => end(signal ? `ended by ${signal}` : `exit code ${code}`));
      })
    );
  }

  get pid() {
    return this.child.pid;
  }

  get running() {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The end of what it printed. */
  get lastLines() {
    return [...this.#lines];
  }

  /**
   * Signals the whole group, as a fault would: the end counts as unexpected unless `stop` was called.
   * @param {NodeJS.Signals} signal
   */
  kill(signal) {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // Nothing of the group is left.
    }
  }

  /** Asks it to stop, insists after a while, and returns when it is gone. */
  async stop() {
    this.#stopping = true;
    if (!this.running) return;
    this.kill('SIGTERM');
    if (this.#insists) {
      await Promise.race([this.exited, sleep(200)]);
      if (this.running) this.kill('SIGTERM');
    }
    const patience = setTimeout(() => this.kill('SIGKILL'), this.#grace);
    await this.exited;
    clearTimeout(patience);
  }
}

/** @param {number | undefined} pid */
function hold(pid) {
  if (pid === undefined) return;
  watchdog ??= startWatchdog();
  watchdog.stdin?.write(`+${pid}\n`);
}

/** @param {number | undefined} pid */
function release(pid) {
  if (pid !== undefined && watchdog?.stdin?.writable) watchdog.stdin.write(`-${pid}\n`);
}

function startWatchdog() {
  const program = fileURLToPath(new URL('parent-watchdog.mjs', import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.unref();
  const input = child.stdin;
  if ('unref' in input && typeof input.unref === 'function') input.unref();
  input.on('error', () => {});
  return child;
}
