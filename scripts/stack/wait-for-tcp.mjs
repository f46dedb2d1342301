import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until something on this machine accepts connections at the port.
 * @param {number} port
 * @param {{ timeoutMs: number, signal?: AbortSignal }} limits the signal ends the wait early, with its reason
 */
export async function waitForTcp(port, { timeoutMs, signal }) {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (await acceptsTcp(port)) return;
    await sleep(50);
  }
  throw new Error(`nothing accepted a connection at port ${port} within ${timeoutMs / 1000} s`);
}

/**
 * Whether something on this machine accepts a connection at the port.
 * @param {number} port
 * @param {number} [timeoutMs] as long as the system tries when absent
 * @returns {Promise<boolean>}
 */
export function acceptsTcp(port, timeoutMs = 0) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (/** @type {boolean} */ answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
    socket.setTimeout(timeoutMs, () => end(false));
  });
}
