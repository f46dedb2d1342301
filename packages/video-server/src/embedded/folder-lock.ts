import { createHash } from 'node:crypto';
import { mkdir, realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderInUseError } from '../errors/folder-in-use-error.ts';

/** A folder that this process alone may write to, until it is released. */
export interface FolderLock {
  /** Idempotent. */
  release(): Promise<void>;
}

/** What a Unix socket's path may have (`sun_path`, the least of the systems that Node runs on). */
const SOCKET_PATH_LIMIT = 100;
/** Milliseconds within which a living holder says who it is. */
const ANSWER_TIMEOUT = 2_000;

/**
 * Takes a folder for this process. The lock is a listening socket, so it is gone with the process, however
 * that ends: nothing is left to clean up, and no process id can be mistaken for another.
 * Rejects with `FolderInUseError`.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true });
  const path = socketPath(await realpath(folder));
  const server = await listen(path).catch(async (error: unknown) => {
    if (!isTaken(error)) throw error;
    const holder = await holderOf(path);
    if (holder !== undefined) throw new FolderInUseError(folder, holder, { cause: error });
    // Nobody listens: a process that was killed left the file.
    await rm(path, { force: true });
    return listen(path);
  });
  // Two processes may have found the same leftover, and the later one has taken the name from the earlier.
  const holder = await holderOf(path);
  if (holder !== String(process.pid)) {
    await close(server);
    throw new FolderInUseError(folder, holder ?? 'unknown');
  }
  return { release: () => close(server) };
}

function socketPath(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\crossfade-${name}`;
  const path = join(folder, 'in-use.sock');
  return path.length <= SOCKET_PATH_LIMIT ? path : join(tmpdir(), `crossfade-${name}.sock`);
}

function listen(path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.end(String(process.pid));
    });
    server.unref();
    server.once('error', reject);
    server.listen(path, () => resolve(server));
  });
}

/** The process id that listens, or `undefined` when nobody does. */
function holderOf(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(path);
    // A holder that is too busy to answer is a holder.
    socket.setTimeout(ANSWER_TIMEOUT, () => {
      socket.destroy();
      resolve('unknown');
    });
    socket.on('data', (data) => {
      answer += data.toString();
    });
    socket.once('end', () => {
      socket.destroy();
      resolve(answer);
    });
    socket.once('error', () => {
      socket.destroy();
      resolve(undefined);
    });
  });
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
