import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, utimesSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cached, withLock } from './cache.mjs';

/** @type {string} */
let folder;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossfade-cache-'));
  vi.stubEnv('CROSSFADE_CACHE', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

it('builds once, also when two ask at the same time', async () => {
  const build = vi.fn(async (/** @type {string} */ target) => writeFile(join(target, 'part'), 'made'));
  const [first, second] = await Promise.all([cached('thing-1', build), cached('thing-1', build)]);
  expect(first).toBe(second);
  expect(build).toHaveBeenCalledTimes(1);
  expect(await readFile(join(first, 'part'), 'utf8')).toBe('made');
});

it('leaves nothing behind when a build fails, and builds again the next time', async () => {
  const failing = cached('thing-2', async (target) => {
    await writeFile(join(target, 'half'), '');
    throw new Error('no compiler');
  });
  await expect(failing).rejects.toThrow('no compiler');
  expect(await readdir(folder)).toEqual([]);
  expect(await cached('thing-2', async () => {})).toBe(join(folder, 'thing-2'));
});

it('takes over a lock whose owner is long gone', async () => {
  const lock = join(folder, 'a.lock');
  await writeFile(lock, '1');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(lock, longAgo, longAgo);
  expect(await withLock(lock, async () => 'mine')).toBe('mine');
  expect(existsSync(lock)).toBe(false);
});

it('removes a half-finished build when the process is told to end', async () => {
  const program = `
    import { cached } from ${JSON.stringify(new URL('cache.mjs', import.meta.url).href)};
    process.on('SIGTERM', () => process.exit(1));
    await cached('thing-3', () => { console.log('building'); return new Promise(() => setInterval(() => {}, 1000)); });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env } });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(await readdir(folder)).toEqual([]);
});
