import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { madeSecret } from './made-secret.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-secret-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('is the same whole secret for all who ask at once, and later', async () => {
  const secrets = await Promise.all(Array.from({ length: 40 }, () => madeSecret(folder, 'token')));
  expect(new Set(secrets).size).toBe(1);
  expect(secrets[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(await madeSecret(folder, 'token')).toBe(secrets[0]);
  expect(await readdir(folder)).toEqual(['token']);
  expect((await stat(join(folder, 'token'))).mode & 0o777).toBe(0o600);
});

it('takes no empty file for a secret', async () => {
  await writeFile(join(folder, 'token'), '');
  await expect(madeSecret(folder, 'token')).rejects.toThrow('Remove it');
});
