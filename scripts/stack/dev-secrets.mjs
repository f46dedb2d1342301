import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, withLock } from '../setup/cache.mjs';

/** @typedef {{ livekitApiKey: string, livekitApiSecret: string, tokenSecret: string, turnSecret: string }} DevSecrets */

/**
 * The secrets of this machine's development stack: made once, so that a restart keeps tokens valid, and readable by
 * their owner alone.
 * @returns {Promise<DevSecrets>}
 */
export async function devSecrets() {
  const file = join(cacheFolder(), 'dev-secrets.json');
  return withLock(`${file}.lock`, async () => {
    if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
    const secret = () => randomBytes(32).toString('hex');
    const secrets = {
      livekitApiKey: 'devkey',
      livekitApiSecret: secret(),
      tokenSecret: secret(),
      turnSecret: secret(),
    };
    await writeFile(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 });
    await rename(`${file}.new`, file);
    return secrets;
  });
}
