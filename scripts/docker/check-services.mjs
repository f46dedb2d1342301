import { takenPorts } from '../setup/ports.mjs';
import { acceptsTcp } from '../stack/wait-for-tcp.mjs';
import { problem } from './finding.mjs';

/** @typedef {import('./compose-text.mjs').PublishedPort} PublishedPort */

/** Services that answer HTTP, with the path that says they are well; of the others a TCP port must accept. */
const HEALTH_PATHS = new Map([
  ['web', '/'],
  ['backend', '/health'],
  ['livekit', '/'],
]);
const TIMEOUT_MS = 3_000;

/**
 * Ports that something else holds, of those services that do not run yet.
 * @param {readonly PublishedPort[]} published those of the services that are asked for
 * @param {readonly string[]} running
 * @returns {Promise<import('./finding.mjs').Finding[]>}
 */
export async function checkPublishedPorts(published, running) {
  const ports = published.filter(({ service }) => !running.includes(service));
  const wanted = ports.flatMap(({ service, first, last, protocol }) =>
    Array.from({ length: last - first + 1 }, (_, index) => ({ port: first + index, protocol, use: service })),
  );
  const taken = await takenPorts(wanted);
  return taken.map(({ port, protocol, use, holder, fix }) =>
    problem('port-taken', `Port ${port}/${protocol} of ${use} is held by ${holder}.`, `To free it, ${fix}`),
  );
}

/**
 * Services that run and do not answer; with `all`, those that do not run as well.
 * @param {readonly PublishedPort[]} published those of the services that are asked for
 * @param {readonly string[]} running
 * @param {boolean} all
 * @returns {Promise<import('./finding.mjs').Finding[]>}
 */
export async function checkRunningServices(published, running, all) {
  /** @type {Map<string, number>} */
  const firstPorts = new Map();
  for (const { service, first, protocol } of published)
    if (protocol === 'tcp' && !firstPorts.has(service)) firstPorts.set(service, first);
  const findings = await Promise.all(
    [...firstPorts].map(async ([service, port]) => {
      if (!running.includes(service)) return all ? [stopped(service)] : [];
      const path = HEALTH_PATHS.get(service);
      const answers =
        path === undefined
          ? await acceptsTcp(port, TIMEOUT_MS)
          : await isWell(`http://127.0.0.1:${port}${path}`);
      return answers ? [] : [unreachable(service, port, path)];
    }),
  );
  return findings.flat();
}

/**
 * LiveKit deployments beside the one of the compose file that do not answer.
 * @param {Readonly<Record<string, string | undefined>>} variables
 * @returns {Promise<import('./finding.mjs').Finding[]>}
 */
export async function checkFurtherDeployments(variables) {
  const names = (variables['LIVEKIT_DEPLOYMENTS'] ?? '').split(',').map((name) => name.trim().toUpperCase());
  const findings = await Promise.all(
    names
      .filter((name) => name !== '')
      .map(async (name) => {
        const variable = `LIVEKIT_${name}_URL`;
        const url = variables[variable]?.trim() ?? '';
        if (!/^(?:ws|http)s?:\/\//.test(url) || !URL.canParse(url))
          return [
            problem(
              'deployment-unreachable',
              `${variable} is ${url === '' ? 'not set' : `"${url}"`}, and LIVEKIT_DEPLOYMENTS has ${name.toLowerCase()}.`,
              `Set it in .env, such as ${variable}=wss://livekit.example.com, or take the name off the list.`,
            ),
          ];
        if (await isWell(url.replace(/^ws/, 'http'))) return [];
        return [
          problem(
            'deployment-unreachable',
            `Nothing answers at ${variable} (${url}).`,
            `Start that server, or correct the address; it must answer: curl ${url.replace(/^ws/, 'http')}`,
          ),
        ];
      }),
  );
  return findings.flat();
}

/** @param {string} service */
const stopped = (service) =>
  problem('service-stopped', `${service} does not run.`, `Start it: docker compose up --detach ${service}`);

/**
 * @param {string} service
 * @param {number} port
 * @param {string} [path]
 */
const unreachable = (service, port, path) =>
  problem(
    'service-unreachable',
    `${service} runs, but does not answer at ${path === undefined ? `port ${port}` : `http://127.0.0.1:${port}${path}`}.`,
    `Read why: docker compose logs --tail 50 ${service}`,
  );

/** @param {string} url */
async function isWell(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'manual' }).catch(
    () => undefined,
  );
  await answer?.body?.cancel();
  return answer !== undefined && answer.status < 400;
}
