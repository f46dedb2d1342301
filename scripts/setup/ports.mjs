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
  const free = await Promise.all(wanted.map(isFree));
  const taken = wanted.filter((_, index) => !free[index]);
  if (taken.length === 0) return;
  const lines = await Promise.all(taken.map(describe));
  throw new SetupProblem(`${taken.length === 1 ? 'A port is' : 'Ports are'} taken:\n${lines.join('\n')}`);
}

/** @param {WantedPort} wanted */
async function describe({ port, protocol, use }) {
  const holder = await findPortHolder(port, protocol);
  const fix = holder
    ? `is held by process ${holder.pid} (${holder.command}); stop it: kill ${holder.pid}`
    : `is held by another process; find it: lsof -i ${protocol}:${port}`;
  return `  ${port}/${protocol} (${use}) ${fix}`;
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
