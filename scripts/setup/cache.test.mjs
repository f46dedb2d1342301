import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, utimesSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { cached, cachedLately, withLock } from './cache.mjs';

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

it('keeps the last few of a kind that were asked for, and everything else', async () => {
  await cached('other-1', async () => {});
  const days = [3, 2, 1];
  for (const version of days) {
    const path = await cachedLately('thing', `${version}`, async () => {}, 3);
    const then = new Date(Date.now() - version * 86_400_000);
    utimesSync(path, then, then);
  }
  await cachedLately('thing', '3', () => Promise.reject(new Error('It is there.')), 3);
  await cachedLately('thing', 'new', async () => {}, 3);
  expect((await readdir(folder)).toSorted()).toEqual(['other-1', 'thing-1', 'thing-3', 'thing-new']);
});

const cacheModule = JSON.stringify(new URL('cache.mjs', import.meta.url).href);

/** Leaves a lock of which the owner has long been dead. */
async function leaveLock() {
  const lock = join(folder, 'a.lock');
  const dead = join(lock, '1-dead');
  await mkdir(lock, { recursive: true });
  await writeFile(dead, '');
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(dead, longAgo, longAgo);
  return lock;
}

it('takes over a lock whose owner is long gone', async () => {
  const lock = await leaveLock();
  expect(await withLock(lock, async () => 'mine')).toBe('mine');
  expect(await readdir(folder)).toEqual([]);
});

it('leaves the lock alone when its owner was slow and somebody took over', async () => {
  const lock = await leaveLock();
  await withLock(lock, async () => {
    // What the owner does when it is done after all.
    await rm(join(lock, '1-dead'), { force: true });
    await expect(rmdir(lock)).rejects.toThrow('ENOTEMPTY');
  });
  expect(existsSync(lock)).toBe(false);
});

it('is held by one process at a time, also when two find it left behind at once', async () => {
  const inside = join(folder, 'inside');
  const program = `
    import { mkdirSync, rmdirSync } from 'node:fs';
    import { createInterface } from 'node:readline';
    import { withLock } from ${cacheModule};
    const [lock, inside] = process.argv.slice(1);
    console.log('ready');
    for await (const start of createInterface({ input: process.stdin })) {
      await withLock(lock, async () => {
        mkdirSync(inside);
        await new Promise((resolve) => setTimeout(resolve, 5));
        rmdirSync(inside);
      });
      console.log('done');
    }`;
  const children = [1, 2].map(() =>
    spawn(process.execPath, ['--input-type=module', '-e', program, join(folder, 'a.lock'), inside], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const spoken = () => Promise.all(children.map(({ stdout }) => once(stdout, 'data')));
  const ends = children.map((child) => once(child, 'exit'));
  await spoken();
  for (let round = 0; round < 25; round += 1) {
    await leaveLock();
    const done = spoken();
    for (const { stdin } of children) stdin.write('start\n');
    // A child that finds somebody inside ends with an error instead.
    await Promise.race([done, ...ends]);
    expect(children.map(({ exitCode }) => exitCode)).toEqual([null, null]);
    expect(existsSync(join(folder, 'a.lock'))).toBe(false);
  }
  for (const { stdin } of children) stdin.end();
  expect(await Promise.all(ends)).toEqual([
    [0, null],
    [0, null],
  ]);
}, 30_000);

it('removes a half-finished build when the process is told to end', async () => {
  const program = `
    import { cached } from ${cacheModule};
    process.on('SIGTERM', () => process.exit(1));
    await cached('thing-3', () => { console.log('building'); return new Promise(() => setInterval(() => {}, 1000)); });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env } });
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  await once(child, 'exit');
  expect(await readdir(folder)).toEqual([]);
});
