import { MEDIA_WORKERS } from '../../adapters/native.mjs';
import { ensureBrowser } from '../setup/browser.mjs';
import { ensureCoturn } from '../setup/coturn.mjs';
import { ensureLocalLivekitServer } from '../setup/livekit-server.mjs';
import { ensurePostgres } from '../setup/postgres.mjs';
import { ensureRedis } from '../setup/redis.mjs';

/**
 * Everything that the tests run against for real. One after the other: the builds use every core by themselves.
 * @param {import('../progress.mjs').Progress} progress
 * @returns {Promise<Record<string, string>>} for the tests' environment
 */
export async function ensureNativeParts(progress) {
  /** @type {Record<string, string>} */
  const env = {};
  for (const worker of MEDIA_WORKERS) Object.assign(env, await progress.step(worker.name, worker.ensure));
  await progress.step('livekit-server', ensureLocalLivekitServer);
  const browser = await progress.step('Chromium', ensureBrowser);
  await progress.step('coturn', ensureCoturn);
  await progress.step('PostgreSQL', ensurePostgres);
  await progress.step('Redis', ensureRedis);
  return { ...env, CHROMIUM_PATH: browser };
}
