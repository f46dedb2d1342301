/**
 * A TURN relay for this machine alone, with the time-limited credentials that the backend signs. coturn makes its
 * tables in the database when the file is new; without them it refuses everybody.
 * @param {{ port: number, firstRelay: number, lastRelay: number, secret: string, database: string }} options
 */
export function coturnArguments({ port, firstRelay, lastRelay, secret, database }) {
  return [
    '-n',
    '--listening-ip=127.0.0.1',
    `--listening-port=${port}`,
    '--relay-ip=127.0.0.1',
    `--min-port=${firstRelay}`,
    `--max-port=${lastRelay}`,
    '--realm=crossfade',
    '--use-auth-secret',
    `--static-auth-secret=${secret}`,
    '--fingerprint',
    '--allow-loopback-peers',
    '--no-cli',
    '--no-tls',
    '--no-dtls',
    '--no-multicast-peers',
    '--pidfile=/dev/null',
    `--userdb=${database}`,
    '--log-file=stdout',
    '--simple-log',
  ];
}
