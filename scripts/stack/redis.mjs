import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../setup/cache.mjs';
import { ensureRedis } from '../setup/redis.mjs';
import { deathOf } from './process-died.mjs';
import { ProcessGroup } from './process-group.mjs';
import { waitForTcp } from './wait-for-tcp.mjs';

/**
 * Starts an empty Redis of its own, which keeps nothing and is gone without a trace after `stop`.
 * @param {{ port: number }} options
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} `url` is a REDIS_URL
 */
export async function startRedis({ port }) {
  const program = await ensureRedis();
  const folder = await mkdtemp(join(tmpdir(), 'crossfade-redis-'));
  const group = new ProcessGroup({
    name: 'redis',
    command: program,
    args: [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      folder,
    ],
    cwd: folder,
    env: process.env,
    logFile: join(cacheFolder(), 'logs', `redis-${port}.log`),
  });
  const stop = async () => {
    await group.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await waitForTcp(port, { timeoutMs: 30_000, signal: deathOf(group) });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, stop };
}
