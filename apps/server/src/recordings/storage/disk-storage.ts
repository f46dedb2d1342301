import { copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { RecordingStorageError, type StorageProblem } from './recording-storage-error.ts';
import type { ByteRange, RecordingFile, RecordingStorage } from './recording-storage.ts';

export interface DiskStorageOptions {
  readonly folder: string;
  /** Bytes of all objects; what would exceed them is refused. */
  readonly limit: number;
}

/** Bytes that are read at once. */
const CHUNK = 262_144;
/** Ends the name of an object that is being copied. */
const UNFINISHED = '.unfinished';
/** Other disks, and file systems without links. */
const CANNOT_LINK: ReadonlySet<unknown> = new Set(['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK']);
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const REFUSED: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Recordings on this machine's disk. */
export class DiskStorage implements RecordingStorage {
  readonly #options: DiskStorageOptions;

  constructor(options: DiskStorageOptions) {
    this.#options = options;
  }

  put(location: string, { path }: RecordingFile, signal: AbortSignal): Promise<number> {
    return explained(async () => {
      const target = this.#pathOf(location);
      const { size } = await stat(path);
      const replaced = await sizeOf(target);
      if ((await this.#used()) - replaced + size > this.#options.limit) {
        const message = `The recordings would take more than RECORDINGS_DISK_GB allows.`;
        throw new RecordingStorageError('storage-full', message);
      }
      signal.throwIfAborted();
      await mkdir(dirname(target), { recursive: true });
      const unfinished = `${target}${UNFINISHED}`;
      await rm(unfinished, { force: true });
      try {
        await linkOrCopy(path, unfinished);
        await synced(unfinished);
        await rename(unfinished, target);
      } finally {
        await rm(unfinished, { force: true });
      }
      return size;
    });
  }

  read(location: string, range: ByteRange): Promise<ReadableStream<Uint8Array>> {
    return explained(async () => {
      const path = this.#pathOf(location);
      await stat(path);
      return streamOf(path, range);
    });
  }

  remove(location: string): Promise<void> {
    return explained(async () => {
      const target = this.#pathOf(location);
      for (const path of [target, `${target}${UNFINISHED}`]) await rm(path, { force: true });
    });
  }

  close(): void {}

  #pathOf(location: string): string {
    const { folder } = this.#options;
    const path = join(folder, location);
    if (relative(folder, path).split(sep)[0] === '..')
      throw new RecordingStorageError('storage-refused', 'The name of the object leaves the folder.');
    return path;
  }

  async #used(): Promise<number> {
    const entries = await readdir(this.#options.folder, { recursive: true, withFileTypes: true }).catch(
      (error: unknown) => {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      },
    );
    const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(UNFINISHED));
    const sizes = await Promise.all(files.map(({ parentPath, name }) => sizeOf(join(parentPath, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}

/** Opens the file for each chunk: nothing is held for a player that has stopped reading, or gone without a word. */
function streamOf(path: string, { start, end }: ByteRange): ReadableStream<Uint8Array> {
  let position = start;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await chunkOf(path, position, Math.min(CHUNK, end - position + 1));
        position += chunk.length;
        if (chunk.length > 0) controller.enqueue(chunk);
        if (chunk.length === 0 || position > end) controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

async function chunkOf(path: string, position: number, length: number): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!CANNOT_LINK.has(codeOf(error))) throw error;
    await copyFile(from, to);
  }
}

/** A machine that loses its power afterwards has the file. */
async function synced(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Of what is deleted meanwhile, 0. */
const sizeOf = async (path: string): Promise<number> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
};

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** Says what the file system refused in terms of a storage. */
async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof RecordingStorageError || !(cause instanceof Error)) throw cause;
    throw new RecordingStorageError(problemOf(codeOf(cause)), cause.message, { cause });
  }
}

function problemOf(code: unknown): StorageProblem {
  if (FULL.has(code)) return 'storage-full';
  if (REFUSED.has(code)) return 'storage-refused';
  return code === 'ENOENT' ? 'missing' : 'storage-unreachable';
}
