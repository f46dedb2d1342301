import { ensureBrowser } from '../setup/browser.mjs';
import { ensureCoturn } from '../setup/coturn.mjs';
import { ensureLocalLivekitServer } from '../setup/livekit-server.mjs';
import { ensureMediasoupWorker } from '../setup/mediasoup-worker.mjs';
import { ensurePostgres } from '../setup/postgres.mjs';
import { ensureRedis } from '../setup/redis.mjs';

/**
 * Everything that the tests run against for real. One after the other: the builds use every core by themselves.
 * @param {import('../progress.mjs').Progress} progress
 * @returns {Promise<{ MEDIASOUP_WORKER_BIN: string, CHROMIUM_PATH: string }>} for the tests' environment
 */
export async function ensureNativeParts(progress) {
  const worker = await progress.step('mediasoup worker', ensureMediasoupWorker);
  await progress.step('livekit-server', ensureLocalLivekitServer);
  const browser = await progress.step('Chromium', ensureBrowser);
  await progress.step('coturn', ensureCoturn);
  await progress.step('PostgreSQL', ensurePostgres);
  await progress.step('Redis', ensureRedis);
  return { MEDIASOUP_WORKER_BIN: worker, CHROMIUM_PATH: browser };
}
