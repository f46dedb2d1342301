/**
 * What can be read off a compose file without a YAML parser, so that the check needs nothing but Node. The files of this
 * repository are written for that: services at two blanks, each published port on a line of its own. A test holds what
 * this reads against a real parser.
 */

/**
 * @typedef {object} PublishedPort
 * @property {string} service
 * @property {number} first
 * @property {number} last the same as `first` for a single port
 * @property {'tcp' | 'udp'} protocol
 * @property {string} profile that the service is started with; of a service that always starts it is empty
 */

const SERVICE = /^ {2}(?<service>[\w-]+):\s*$/;
const PROFILE = /^ {4}profiles: \[(?<profile>[\w-]+)\]\s*$/;
const PORT =
  /^ {6}- ["']?(?:[\d.]+:)?(?<first>\d+)(?:-(?<last>\d+))?:\d+(?:-\d+)?(?:\/(?<protocol>tcp|udp))?["']?\s*$/;

/**
 * @param {string} text a compose file
 * @returns {readonly PublishedPort[]}
 */
export function publishedPorts(text) {
  let service = '';
  let profile = '';
  return text.split('\n').flatMap((line) => {
    const next = SERVICE.exec(line)?.groups?.service;
    profile = next === undefined ? (PROFILE.exec(line)?.groups?.profile ?? profile) : '';
    service = next ?? service;
    const port = PORT.exec(line)?.groups;
    if (!port) return [];
    const { first, last = first, protocol } = port;
    return [
      {
        service,
        first: Number(first),
        last: Number(last),
        protocol: protocol === 'udp' ? 'udp' : 'tcp',
        profile,
      },
    ];
  });
}

/**
 * The defaults that a compose file gives its variables, `${NAME:-value}`.
 * @param {string} text a compose file
 * @returns {ReadonlyMap<string, string>}
 */
export function variableDefaults(text) {
  const pairs = [...text.matchAll(/\$\{(\w+):-([^${}]*)\}/g)].map(
    ([, name = '', value = '']) => /** @type {const} */ ([name, value]),
  );
  return new Map(pairs);
}

/**
 * The variables that Docker Compose puts into a file: for these the shell takes precedence over `.env`.
 * @param {string} text a compose file
 * @returns {ReadonlySet<string>}
 */
export function interpolatedVariables(text) {
  return new Set([...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name));
}
