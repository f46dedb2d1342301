import { statfs } from 'node:fs/promises';

/** Bytes. A write-ahead log segment of PostgreSQL has 16 MB, and a checkpoint needs one beside those in use. */
const LEAST = 32 * 1024 * 1024;

/** Rejects when the file system of a folder is nearly full: the next writes would fail, and reads still work. */
export async function checkFreeDisk(folder: string, least = LEAST): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free < least) throw new Error(`${folder} has ${free} bytes left; the database needs ${least}.`);
}
