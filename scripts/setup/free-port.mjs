import { takenPorts } from './ports.mjs';

/** Below the ports that a system gives to whatever asks for any, which tests do all the time. */
const [FIRST, LAST] = [20_000, 31_999];
/** @type {Set<number>} what this process was given before: nobody may have bound it yet */
const given = new Set();

/**
 * A port of this machine that nobody holds, over TCP and UDP.
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    if (given.has(port)) continue;
    given.add(port);
    const taken = await takenPorts([
      { port, protocol: 'tcp', use: 'test' },
      { port, protocol: 'udp', use: 'test' },
    ]);
    if (taken.length === 0) return port;
  }
}
