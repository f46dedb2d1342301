import { CommandFailed, runCommand } from '../setup/run-command.mjs';
import { problem } from './finding.mjs';

/** `env_file` with `required: false` came with 2.24. */
const OLDEST_COMPOSE = [2, 24];
const TIMEOUT_MS = 20_000;

/** @typedef {Readonly<Record<string, string | undefined>>} Variables */

/**
 * How far Docker can be used: its command, Compose, and the engine behind it.
 * @param {Variables} shell
 * @returns {Promise<{ findings: import('./finding.mjs').Finding[], compose: boolean, engine: boolean }>}
 */
export async function checkDocker(shell) {
  const version = await docker(shell, 'compose', 'version', '--short');
  if (version.missing)
    return without(
      problem(
        'docker-missing',
        'Docker is not installed: there is no `docker` on PATH.',
        'Install Docker Engine (https://docs.docker.com/engine/install/) or Docker Desktop.',
      ),
    );
  const unusable = version.ok ? checkComposeVersion(version.output) : composeMissing();
  const info = await docker(shell, 'info', '--format', '{{.ServerVersion}}');
  const findings = [unusable, info.ok ? undefined : engineUnreachable(info.output)];
  return {
    findings: findings.filter((finding) => finding !== undefined),
    compose: unusable === undefined,
    engine: info.ok,
  };
}

/**
 * A compose file and what it is run with.
 * @typedef {{ folder: string, file: string, shell: Variables }} Project
 */

/**
 * Asks Compose itself whether it accepts a file. It reads `.env` and `env_file` for that.
 * @param {Project} project
 * @returns {Promise<import('./finding.mjs').Finding | undefined>}
 */
export async function checkComposeFile(project) {
  const { ok, output } = await compose(project, 'config', '--quiet');
  if (ok) return undefined;
  return problem(
    'compose-invalid',
    `Docker Compose rejects the file: ${lastLine(output)}`,
    `Correct what it names; this prints the same: docker compose --file ${project.file} config --quiet`,
  );
}

/**
 * The services that run now.
 * @param {Project} project
 * @returns {Promise<readonly string[]>}
 */
export async function runningServices(project) {
  const { ok, output } = await compose(project, 'ps', '--services', '--status', 'running');
  return ok ? output.split('\n').filter((line) => /^[\w-]+$/.test(line)) : [];
}

/** @param {import('./finding.mjs').Finding} finding */
const without = (finding) => ({ findings: [finding], compose: false, engine: false });

const composeMissing = () =>
  problem(
    'compose-missing',
    'Docker has no Compose: `docker compose version` fails.',
    'Install the plugin: apt-get install docker-compose-plugin (https://docs.docker.com/compose/install/).',
  );

/** @param {string} output such as 2.40.3 or v2.24.0 */
function checkComposeVersion(output) {
  const [major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(output) ?? []).slice(1).map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_COMPOSE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined;
  return problem(
    'compose-old',
    `Docker Compose ${output.trim()} is too old.`,
    `Install ${OLDEST_COMPOSE.join('.')} or newer: apt-get install docker-compose-plugin (https://docs.docker.com/compose/install/).`,
  );
}

/** @param {string} output */
function engineUnreachable(output) {
  const denied = /permission denied/i.test(output);
  return problem(
    'engine-unreachable',
    `The Docker engine does not answer: ${lastLine(output)}`,
    denied
      ? 'Let this user use it: sudo usermod -aG docker "$USER", then log in again.'
      : 'Start it: sudo systemctl start docker, or start Docker Desktop.',
  );
}

/**
 * @param {Project} project
 * @param {...string} args
 */
const compose = ({ folder, file, shell }, ...args) =>
  docker(shell, 'compose', '--project-directory', folder, '--file', file, ...args);

/**
 * @param {Variables} shell
 * @param {...string} args
 */
async function docker(shell, ...args) {
  try {
    const output = await runCommand('docker', args, { env: shell, timeoutMs: TIMEOUT_MS });
    return { ok: true, missing: false, output };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { ok: false, missing: error.output.includes('ENOENT'), output: error.output };
  }
}

/** @param {string} output */
const lastLine = (output) => output.trim().split('\n').at(-1) || 'it gave no answer.';
