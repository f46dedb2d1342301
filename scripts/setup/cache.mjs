import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, utimes } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const STALE_MS = 15_000;
const POLL_MS = 50;

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
 * The same, for what changes often: of the folders `kind-…` only the last few that were asked for are kept.
 * @param {string} kind
 * @param {string} version of what the folder holds, without a dot
 * @param {(folder: string) => Promise<void>} build
 * @param {number} [kept]
 * @returns {Promise<string>}
 */
export async function cachedLately(kind, version, build, kept = 3) {
  const target = await cached(`${kind}-${version}`, build);
  const now = new Date();
  await utimes(target, now, now);
  const all = await readdir(cacheFolder());
  const old = all
    .filter((name) => name.startsWith(`${kind}-`) && !name.includes('.'))
    .map((name) => join(cacheFolder(), name))
    .toSorted((one, other) => ageMs(one) - ageMs(other))
    .slice(kept);
  await Promise.all(old.map((folder) => rm(folder, { recursive: true, force: true })));
  return target;
}

/**
 * Runs `work` while no other process on this machine holds the same lock. A lock whose owner died goes stale and is
 * taken over.
 *
 * The lock is a folder that holds one file, named after the owner alone. Renaming a folder onto it fails while it
 * holds anything (rename(2)), so one of those who want it gets it; and whoever takes over from a dead owner removes
 * that owner's file by its name, so nobody ever removes a lock which somebody else has taken meanwhile.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  await mkdir(dirname(path), { recursive: true });
  const owner = `${process.pid}-${randomUUID()}`;
  while (!tryTake(path, owner)) if (!removeStale(path)) await sleep(POLL_MS);
  const mine = join(path, owner);
  const giveBack = () => {
    rmSync(mine, { force: true });
    removeIfEmpty(path);
  };
  process.once('exit', giveBack);
  const heartbeat = setInterval(() => touch(mine), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', giveBack);
    giveBack();
  }
}

/**
 * @param {string} path
 * @param {string} owner
 */
function tryTake(path, owner) {
  if (ownersOf(path).length > 0) return false;
  const folder = `${path}.${owner}`;
  mkdirSync(folder);
  try {
    writeFileSync(join(folder, owner), '');
    renameSync(folder, path);
    return true;
  } catch (error) {
    if (!hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Removes owners that are long gone; true when there were any.
 * @param {string} path
 */
function removeStale(path) {
  const stale = ownersOf(path).filter((owner) => ageMs(join(path, owner)) > STALE_MS);
  for (const owner of stale) rmSync(join(path, owner), { force: true });
  return stale.length > 0;
}

/** @param {string} path */
function ownersOf(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** @param {string} path */
function removeIfEmpty(path) {
  try {
    rmdirSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
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

/**
 * @param {unknown} error
 * @param {readonly string[]} codes
 */
function hasCode(error, ...codes) {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
