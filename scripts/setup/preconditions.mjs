import { mkdir, statfs } from 'node:fs/promises';
import { cacheFolder } from './cache.mjs';
import { SetupProblem } from './setup-problem.mjs';

const OLDEST_NODE = [20, 19];

export function checkNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetupProblem(
    `Node ${version} is too old: install Node ${OLDEST_NODE.join('.')} or newer (nodejs.org).`,
  );
}

/**
 * @param {number} megabytes what is going to be written, at most
 * @param {string} [folder]
 */
export async function checkFreeDisk(megabytes, folder = cacheFolder()) {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / 1024 / 1024);
  if (free >= megabytes) return;
  throw new SetupProblem(
    `The disk that holds ${folder} has ${free} MB free and ${megabytes} MB are needed: ` +
      'free some space, or set CROSSFADE_CACHE to a folder on another disk.',
  );
}
