import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '../errors/configuration-error.ts';

const BYTES = 32;

/**
 * A secret that this machine makes once and keeps, readable by its owner alone; the same for all processes that ask at
 * once. Rejects with `ConfigurationError` when the file holds something shorter.
 */
export async function madeSecret(folder: string, name: string): Promise<string> {
  const file = join(folder, name);
  await mkdir(folder, { recursive: true });
  const mine = `${file}.${randomUUID()}`;
  try {
    await writeFile(mine, randomBytes(BYTES).toString('hex'), { mode: 0o600 });
    // Appears whole or not at all, so that nobody takes an empty file for a secret.
    await link(mine, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await rm(mine, { force: true });
  }
  const secret = (await readFile(file, 'utf8')).trim();
  if (secret.length < BYTES) throw new ConfigurationError([`${file} is too short for a secret. Remove it.`]);
  return secret;
}
