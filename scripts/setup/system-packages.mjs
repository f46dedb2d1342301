import { createInterface } from 'node:readline/promises';
import { findExecutable } from './find-executable.mjs';
import { CommandFailed, runCommand } from './run-command.mjs';
import { SetupProblem } from './setup-problem.mjs';

/**
 * @typedef {object} Requirement
 * @property {string} name what is needed, in words that fit any system
 * @property {string} debian the Debian package that brings it
 * @property {() => boolean | Promise<boolean>} present
 */

/**
 * A program on PATH.
 * @param {string} name
 * @param {string} debian
 * @returns {Requirement}
 */
export const command = (name, debian) => ({
  name,
  debian,
  present: () => findExecutable(name) !== undefined,
});

/**
 * A library with its headers, as pkg-config knows it.
 * @param {string} name
 * @param {string} debian
 * @returns {Requirement}
 */
export const library = (name, debian) => ({
  name,
  debian,
  present: () => succeeds('pkg-config', ['--exists', name]),
});

/**
 * A module that Python can import.
 * @param {string} name
 * @param {string} debian
 * @returns {Requirement}
 */
export const pythonModule = (name, debian) => ({
  name: `Python's ${name}`,
  debian,
  present: () => succeeds('python3', ['-c', `import ${name}`]),
});

/** @type {Promise<unknown>} apt knows one user at a time */
let queue = Promise.resolve();
let listsAreFresh = false;

/**
 * Makes sure that the requirements are met. This is the one place that installs system packages, and it does so only
 * with a yes from the terminal, or unasked as root in CI. Everywhere else it throws the exact command.
 * @param {string} purpose what they are for, as in "building the media worker"
 * @param {readonly Requirement[]} requirements
 * @param {(line: string) => void} [note]
 * @param {string} [otherwise] a way around, appended to the sentence that is thrown
 */
export function ensureSystemPackages(purpose, requirements, note = () => {}, otherwise = '') {
  const turn = queue.then(() => installMissing(purpose, requirements, note, otherwise));
  queue = turn.catch(() => {});
  return turn;
}

/**
 * @param {string} purpose
 * @param {readonly Requirement[]} requirements
 * @param {(line: string) => void} note
 * @param {string} otherwise
 */
async function installMissing(purpose, requirements, note, otherwise) {
  const missing = await findMissing(requirements);
  if (missing.length === 0) return;

  const words = missing.map((requirement) => requirement.name).join(', ');
  if (!findExecutable('apt-get')) {
    throw new SetupProblem(
      sentence(
        `${purpose} needs ${words}. Install them with this system's package manager and run again`,
        otherwise,
      ),
    );
  }

  const packages = [...new Set(missing.map((requirement) => requirement.debian))];
  const root = process.getuid?.() === 0;
  const byHand = `${root ? '' : 'sudo '}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  const inCi = process.env.CI === 'true' && root;
  if (!inCi && !(await saysYes(`${purpose} needs ${words}. Run \`${byHand}\` now?`))) {
    throw new SetupProblem(sentence(`${purpose} needs ${words}. Install them with: ${byHand}`, otherwise));
  }

  note(`installing ${packages.join(' ')}`);
  await aptInstall(packages, { root, interactive: !inCi });
  const still = await findMissing(requirements);
  if (still.length > 0) {
    throw new SetupProblem(
      `${purpose} still misses ${still.map((requirement) => requirement.name).join(', ')} after \`${byHand}\`.`,
    );
  }
}

/**
 * @param {readonly string[]} packages
 * @param {{ root: boolean, interactive: boolean }} how
 */
async function aptInstall(packages, { root, interactive }) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {readonly string[]} */ ...args) =>
    root
      ? runCommand('apt-get', args, { env, interactive })
      : runCommand('sudo', ['apt-get', ...args], { env, interactive });
  try {
    if (!listsAreFresh) await apt('update', '-qq');
    listsAreFresh = true;
    await apt('install', '-y', '-qq', '--no-install-recommends', ...packages);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new SetupProblem(`apt-get could not install ${packages.join(' ')}:\n${error.message}`);
  }
}

/** @param {readonly Requirement[]} requirements */
async function findMissing(requirements) {
  const present = await Promise.all(requirements.map((requirement) => requirement.present()));
  return requirements.filter((_, index) => !present[index]);
}

/** @param {string} question */
async function saysYes(question) {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`\n${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}

/**
 * @param {string} executable
 * @param {readonly string[]} args
 */
async function succeeds(executable, args) {
  try {
    await runCommand(executable, args, { timeoutMs: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} problem
 * @param {string} otherwise
 */
function sentence(problem, otherwise) {
  return otherwise ? `${problem}\n${otherwise}` : problem;
}
