import { existsSync, rmSync, statSync, utimesSync } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const STALE_MS = 15_000;

/** @type {Set<string>} what an interrupted build leaves behind, removed when the process ends */
const unfinished = new Set();
process.once('exit', () => {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
});

/** Where everything lives that is built once per machine. */
export function cacheFolder() {
  return process.env.CROSSFADE_CACHE || join(homedir(), '.cache', 'crossfade');
}

/**
 * The folder `name` of the cache, built when it is not there yet. `build` fills an empty temporary folder which takes
 * its final name only when the build is through, so a broken build never looks like a finished one.
 * @param {string} name includes the version of what it holds
 * @param {(folder: string) => Promise<void>} build
 * @returns {Promise<string>}
 */
export async function cached(name, build) {
  const target = join(cacheFolder(), name);
  if (existsSync(target)) return target;
  return withLock(`${target}.lock`, async () => {
    if (existsSync(target)) return target;
    const folder = await mkdtemp(`${target}.building-`);
    unfinished.add(folder);
    try {
      await build(folder);
      await rename(folder, target);
    } finally {
      await rm(folder, { recursive: true, force: true });
      unfinished.delete(folder);
    }
    return target;
  });
}

/**
 * Runs `work` while no other process on this machine holds the same lock. A lock whose owner died goes stale and is
 * taken over.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  await mkdir(dirname(path), { recursive: true });
  while (!(await tryCreate(path))) {
    if (ageMs(path) > STALE_MS) await rm(path, { force: true });
    else await sleep(250);
  }
  unfinished.add(path);
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
    unfinished.delete(path);
  }
}

/** @param {string} path */
async function tryCreate(path) {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(`${process.pid}\n`);
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function ageMs(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats ? Date.now() - stats.mtimeMs : 0;
}

/** @param {string} path */
function touch(path) {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Someone removed the lock by hand; the work goes on.
  }
}
