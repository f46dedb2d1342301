import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MEDIA_WORKERS } from '../../adapters/native.mjs';
import { cacheFolder } from '../../scripts/setup/cache.mjs';
import { deathOf } from '../../scripts/stack/process-died.mjs';
import { ProcessGroup } from '../../scripts/stack/process-group.mjs';
import { waitForHttp } from '../../scripts/stack/wait-for-http.mjs';
import type { RawServerSettings } from '../raw/server-settings.ts';
import { pagesOrigin, ports } from './ports.ts';

/** The server that the raw SDKs talk to, in a process of its own as the product's server is. */
export async function startRawServer(
  livekit: RawServerSettings['livekit'],
  publicPort: number = ports.raw,
): Promise<ProcessGroup> {
  const settings: RawServerSettings = {
    port: ports.raw,
    publicPort,
    origin: pagesOrigin,
    udpPort: ports.rawMedia,
    secret: randomBytes(32).toString('hex'),
    livekit,
  };
  const group = new ProcessGroup({
    name: 'raw server',
    command: process.execPath,
    args: ['--import', import.meta.resolve('tsx'), fileURLToPath(import.meta.resolve('../raw/server.ts'))],
    env: {
      ...process.env,
      ...(await mediaEnv()),
      RAW_SERVER: JSON.stringify(settings),
    },
    logFile: join(cacheFolder(), 'logs', String(ports.raw), 'raw-server.log'),
  });
  try {
    await waitForHttp(`http://127.0.0.1:${ports.raw}/health`, { timeoutMs: 30_000, signal: deathOf(group) });
    return group;
  } catch (error) {
    await group.stop();
    throw error;
  }
}

/** What a server needs that carries media itself. */
async function mediaEnv(): Promise<NodeJS.ProcessEnv> {
  return Object.assign({}, ...(await Promise.all(MEDIA_WORKERS.map((worker) => worker.ensure()))));
}
