import { readFile } from 'node:fs/promises';
import { RecordingStorageError, type StorageProblem } from '../storage/recording-storage-error.ts';
import type { RecordingStorage } from '../storage/recording-storage.ts';

/** A storage in memory that can be told to refuse. */
export function fakeStorage() {
  const objects = new Map<string, Uint8Array<ArrayBuffer>>();
  let refusing: { readonly problem: StorageProblem; times: number } | undefined;
  let meanwhile: (() => Promise<void>) | undefined;
  const refuse = (): void => {
    if (!refusing || refusing.times === 0) return;
    refusing.times -= 1;
    throw new RecordingStorageError(refusing.problem, `it said ${refusing.problem}`);
  };
  const storage: RecordingStorage = {
    async put(location, { path }) {
      refuse();
      const bytes = new Uint8Array(await readFile(path));
      objects.set(location, bytes);
      await meanwhile?.();
      return bytes.length;
    },
    async read(location, { start, end }) {
      const body = new Response((objects.get(location) ?? new Uint8Array()).slice(start, end + 1)).body;
      if (!body) throw new RecordingStorageError('missing', 'it is not there');
      return body;
    },
    async remove(location) {
      refuse();
      objects.delete(location);
    },
    close: () => undefined,
  };
  return {
    ...storage,
    objects,
    /** So many of the next requests. */
    refuse: (problem: StorageProblem, times: number): void => {
      refusing = { problem, times };
    },
    /** Happens after each object is stored, before that is noted. */
    whilePutting: (work: (() => Promise<void>) | undefined): void => {
      meanwhile = work;
    },
  };
}
