import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordingStorageError } from '../storage/recording-storage-error.ts';
import type { RecordingStorage } from '../storage/recording-storage.ts';

/** What every storage of recordings does. */
export function storageContract(name: string, open: () => Promise<RecordingStorage>): void {
  describe(`recordings in ${name}`, () => {
    let storage: RecordingStorage;
    let folder: string;
    beforeAll(async () => {
      storage = await open();
      folder = await mkdtemp(join(tmpdir(), 'contract-'));
    });
    afterAll(async () => {
      storage.close();
      await rm(folder, { recursive: true, force: true });
    });

    const location = () => `recordings/test/${randomUUID()}.webm`;
    const bytesOf = (length: number, seed = 7) =>
      new Uint8Array(length).map((_, index) => (index * seed) % 251);
    const put = async (at: string, bytes: Uint8Array, signal = new AbortController().signal) => {
      const path = join(folder, randomUUID());
      await writeFile(path, bytes);
      return storage.put(at, { path, contentType: 'video/webm' }, signal);
    };
    const read = async (at: string, start: number, end: number) =>
      new Uint8Array(await new Response(await storage.read(at, { start, end })).arrayBuffer());
    const problemOf = (work: Promise<unknown>) =>
      work.then(
        () => 'none',
        (error: unknown) => (error instanceof RecordingStorageError ? error.code : error),
      );

    it('come back as they were put, whole and in ranges', async () => {
      const [at, bytes] = [location(), bytesOf(1_000)];
      expect(await put(at, bytes)).toBe(1_000);
      expect(await read(at, 0, 999)).toEqual(bytes);
      expect(await read(at, 10, 19)).toEqual(bytes.slice(10, 20));
      expect(await read(at, 999, 999)).toEqual(bytes.slice(-1));
    });

    it('of more than one part of an upload, too', async () => {
      const [at, bytes] = [location(), bytesOf(18_000_000)];
      expect(await put(at, bytes)).toBe(bytes.length);
      expect(Buffer.compare(await read(at, 0, bytes.length - 1), bytes)).toBe(0);
      expect(await read(at, 17_999_990, 17_999_999)).toEqual(bytes.slice(-10));
    });

    it('replace what an earlier attempt stored', async () => {
      const at = location();
      await put(at, bytesOf(500));
      await put(at, bytesOf(300, 3));
      expect(await read(at, 0, 299)).toEqual(bytesOf(300, 3));
    });

    it('are gone once removed, however often', async () => {
      const at = location();
      await put(at, bytesOf(10));
      await storage.remove(at);
      await storage.remove(at);
      expect(await problemOf(read(at, 0, 9))).toBe('missing');
    });

    it('are not there after a put that was aborted', async () => {
      const [at, ending] = [location(), new AbortController()];
      ending.abort();
      await expect(put(at, bytesOf(10), ending.signal)).rejects.toThrow();
      expect(await problemOf(read(at, 0, 9))).toBe('missing');
    });

    it('of a file that is gone are missing', async () => {
      const file = { path: join(folder, 'nothing'), contentType: 'video/webm' };
      expect(await problemOf(storage.put(location(), file, new AbortController().signal))).toBe('missing');
    });
  });
}
