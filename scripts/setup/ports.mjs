import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { findPortHolder } from './port-holder.mjs';
import { SetupProblem } from './setup-problem.mjs';

/** @typedef {{ port: number, protocol: 'tcp' | 'udp', use: string }} WantedPort */

/**
 * Throws one sentence that names every port which is taken and, where the system tells, by whom.
 * @param {readonly WantedPort[]} wanted
 */
export async function checkPorts(wanted) {
  const taken = await takenPorts(wanted);
  if (taken.length === 0) return;
  const lines = taken.map(
    ({ port, protocol, use, holder, fix }) => `  ${port}/${protocol} (${use}) is held by ${holder}; ${fix}`,
  );
  throw new SetupProblem(`${taken.length === 1 ? 'A port is' : 'Ports are'} taken:\n${lines.join('\n')}`);
}

/**
 * Those that are taken, each with what holds it, as far as the system tells, and how to free it.
 * @param {readonly WantedPort[]} wanted
 * @returns {Promise<readonly (WantedPort & { holder: string, fix: string })[]>}
 */
export async function takenPorts(wanted) {
  const free = await Promise.all(wanted.map(isFree));
  const taken = wanted.filter((_, index) => !free[index]);
  return Promise.all(taken.map(describe));
}

/** @param {WantedPort} wanted */
async function describe(wanted) {
  const { port, protocol } = wanted;
  const found = await findPortHolder(port, protocol);
  return found
    ? {
        ...wanted,
        holder: `process ${found.pid} (${found.command})`,
        fix: `stop it: kill ${found.pid}`,
      }
    : { ...wanted, holder: 'another process', fix: `find it: lsof -i ${protocol}:${port}` };
}

/**
 * @param {WantedPort} wanted
 * @returns {Promise<boolean>}
 */
async function isFree({ port, protocol }) {
  const free = protocol === 'tcp' ? tcpIsFree : udpIsFree;
  return (await free(port, '127.0.0.1')) && free(port, '0.0.0.0');
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
function tcpIsFree(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * @param {number} port
 * @param {string} host
 * @returns {Promise<boolean>}
 */
function udpIsFree(port, host) {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind({ port, address: host, exclusive: true }, () => socket.close(() => resolve(true)));
  });
}
