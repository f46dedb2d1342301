import { readFile, readdir, readlink } from 'node:fs/promises';

/**
 * Which process holds a port, as far as Linux's /proc tells this user.
 * @param {number} port
 * @param {'tcp' | 'udp'} protocol
 * @returns {Promise<{ pid: number, command: string } | undefined>}
 */
export async function findPortHolder(port, protocol) {
  const sockets = await socketsAt(port, protocol);
  if (sockets.size === 0) return undefined;
  for (const pid of (await list('/proc')).filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of await list(`/proc/${pid}/fd`)) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
      if (sockets.has(target)) return { pid: Number(pid), command: await commandOf(pid) };
    }
  }
  return undefined;
}

/**
 * @param {number} port
 * @param {'tcp' | 'udp'} protocol
 */
async function socketsAt(port, protocol) {
  const LISTENING = '0A';
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  /** @type {Set<string>} */
  const sockets = new Set();
  for (const table of [`/proc/net/${protocol}`, `/proc/net/${protocol}6`]) {
    const text = await readFile(table, 'utf8').catch(() => '');
    for (const line of text.split('\n').slice(1)) {
      const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
      if (!local?.endsWith(`:${wanted}`)) continue;
      if (protocol === 'tcp' && state !== LISTENING) continue;
      sockets.add(`socket:[${inode}]`);
    }
  }
  return sockets;
}

/** @param {string} folder */
async function list(folder) {
  return readdir(folder).catch(() => /** @type {string[]} */ ([]));
}

/** @param {string} pid */
async function commandOf(pid) {
  const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = line.split('\0').filter(Boolean).join(' ');
  return words.length > 70 ? `${words.slice(0, 70)}…` : words || 'unknown';
}
