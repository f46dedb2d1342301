import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../setup/cache.mjs';
import { ensureVersitygw } from '../setup/versitygw.mjs';
import { deathOf } from './process-died.mjs';
import { ProcessGroup } from './process-group.mjs';
import { waitForTcp } from './wait-for-tcp.mjs';

/**
 * Starts an S3 store over a folder, in which each folder is a bucket. What it stores outlives it.
 * @param {{ port: number, folder: string, bucket: string, accessKeyId: string, secretAccessKey: string }} options
 * @returns {Promise<{ url: string, kill: () => Promise<unknown>, stop: () => Promise<void> }>}
 */
export async function startVersitygw({ port, folder, bucket, accessKeyId, secretAccessKey }) {
  const program = await ensureVersitygw();
  await mkdir(join(folder, bucket), { recursive: true });
  const group = new ProcessGroup({
    name: 'versitygw',
    command: program,
    args: ['--port', `127.0.0.1:${port}`, 'posix', folder],
    cwd: folder,
    env: { ...process.env, ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
    logFile: join(cacheFolder(), 'logs', `versitygw-${port}.log`),
  });
  const stop = () => group.stop();
  const kill = () => {
    group.kill('SIGKILL');
    return group.exited;
  };
  try {
    await waitForTcp(port, { timeoutMs: 30_000, signal: deathOf(group) });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, kill, stop };
}
