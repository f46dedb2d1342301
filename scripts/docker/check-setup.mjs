import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { checkComposeFile, checkDocker, runningServices } from './check-docker.mjs';
import { checkEnvFile, checkYaml } from './check-files.mjs';
// legacy:begin
import { checkFlags } from './check-flags.mjs';
// legacy:end
import { checkSecrets } from './check-secrets.mjs';
import { checkFurtherDeployments, checkPublishedPorts, checkRunningServices } from './check-services.mjs';
import { interpolatedVariables, publishedPorts } from './compose-text.mjs';
import { EXIT_CODES, problem } from './finding.mjs';

/**
 * @typedef {object} SetupOptions
 * @property {string} folder the repository's root
 * @property {string} file the compose file's name in it
 * @property {boolean} running whether every service must run and answer
 * @property {Readonly<Record<string, string | undefined>>} shell
 */

/** @type {ReadonlySet<import('./finding.mjs').FindingCode>} */
const OF_DOCKER = new Set(['docker-missing', 'compose-missing', 'compose-old', 'engine-unreachable']);
/** @type {ReadonlySet<import('./finding.mjs').FindingCode>} */
const OF_SERVICES = new Set(['service-stopped', 'service-unreachable', 'deployment-unreachable']);

/**
 * Everything that keeps `docker compose up` from working here, or what runs from answering.
 * @param {SetupOptions} options
 * @returns {Promise<import('./finding.mjs').Finding[]>}
 */
export async function checkSetup({ folder, file, running, shell }) {
  const text = (/** @type {string} */ name) => readFile(join(folder, name), 'utf8').catch(() => '');
  const [compose, example, dotenv] = await Promise.all([text(file), text('.env.example'), text('.env')]);
  const interpolated = interpolatedVariables(compose);
  const fromFile = parseEnv(dotenv);
  const fromShell = Object.fromEntries(Object.entries(shell).filter(([name]) => interpolated.has(name)));
  const variables = { ...fromFile, ...fromShell };
  const profiles = wordsOf(shell.COMPOSE_PROFILES ?? fromFile.COMPOSE_PROFILES);
  const ports = publishedPorts(compose);
  const asked = ports.filter(({ profile }) => profile === '' || profiles.includes(profile));
  const mountsEnv = compose.includes('source: ./.env');

  const docker = await checkDocker(shell);
  const yaml = await checkYaml(folder, [file, 'livekit.yaml']);
  const wellFormed = yaml.every(({ severity }) => severity !== 'problem');
  const invalid = docker.compose && wellFormed ? await checkComposeFile({ folder, file, shell }) : undefined;
  const services =
    docker.engine && docker.compose && !invalid ? await runningServices({ folder, file, shell }) : [];
  return [
    ...docker.findings,
    ...yaml,
    ...(invalid ? [invalid] : []),
    ...(mountsEnv ? await checkEnvFile(join(folder, '.env')) : []),
    ...checkSecrets({ variables, compose, example }),
    // legacy:begin
    ...(mountsEnv ? checkFlags({ file: fromFile, shell: fromShell }) : []),
    // legacy:end
    ...(ports.length > 0 && asked.length === 0 ? [nothingAsked()] : []),
    ...(running ? [] : await checkPublishedPorts(asked, services)),
    ...(await checkRunningServices(asked, services, running)),
    ...(await checkFurtherDeployments(fromFile)),
  ];
}

/** @param {string | undefined} list */
const wordsOf = (list = '') => list.split(',').map((word) => word.trim());

const nothingAsked = () =>
  problem(
    'profiles-missing',
    'COMPOSE_PROFILES names nothing that this file could start.',
    'Add what shall run to .env: echo "COMPOSE_PROFILES=app,livekit" >> .env',
  );

/**
 * @param {readonly import('./finding.mjs').Finding[]} findings
 * @returns {number} one of `EXIT_CODES`
 */
export function exitCodeOf(findings) {
  const codes = findings.filter(({ severity }) => severity === 'problem').map(({ code }) => code);
  if (codes.some((code) => OF_DOCKER.has(code))) return EXIT_CODES.docker;
  if (codes.some((code) => code !== 'port-taken' && !OF_SERVICES.has(code))) return EXIT_CODES.settings;
  if (codes.includes('port-taken')) return EXIT_CODES.ports;
  return codes.length > 0 ? EXIT_CODES.services : EXIT_CODES.ready;
}
