import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { S3Storage } from '../../apps/server/src/recordings/storage/s3-storage.ts';
import { storageContract } from '../../apps/server/src/recordings/testkit/storage-contract.ts';
import { startVersitygw } from '../../scripts/stack/versitygw.mjs';
import { freePort } from '../conformance/free-port.ts';

const SETTINGS = {
  accessKeyId: 'recordings',
  secretAccessKey: 'a-secret-for-tests',
  bucket: 'recordings',
  region: 'us-east-1',
} as const;
/** Bytes of several parts. */
const LARGE = 150_000_000;

let folder: string;
let store: Awaited<ReturnType<typeof startVersitygw>>;
let port: number;
const start = async (): Promise<void> => {
  store = await startVersitygw({ ...SETTINGS, port, folder: join(folder, 'store') });
};
const open = (
  change: Partial<typeof SETTINGS | { readonly bucket: string; readonly secretAccessKey: string }> = {},
) => new S3Storage({ ...SETTINGS, ...change, endpoint: store.url });
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3-storage-'));
  port = await freePort();
  await start();
});
afterAll(async () => {
  await store.stop();
  await rm(folder, { recursive: true, force: true });
});

const never = new AbortController().signal;
const fileOf = async (name: string, bytes: number) => {
  const path = join(folder, name);
  await writeFile(path, Buffer.alloc(bytes, name));
  return { path, contentType: 'video/webm' };
};

storageContract('a bucket', async () => open());

it('says that the store refuses: a wrong secret, a bucket that does not exist', async () => {
  const file = await fileOf('small', 10);
  for (const change of [{ secretAccessKey: 'another-secret' }, { bucket: 'nothing' }]) {
    const storage = open(change);
    await expect(storage.put('recordings/x', file, never)).rejects.toMatchObject({ code: 'storage-refused' });
    storage.close();
  }
});

it('stores it after the store was killed in the middle of an upload, and leaves no parts behind', async () => {
  const storage = open();
  const file = await fileOf('large', LARGE);
  const location = 'recordings/killed.webm';
  const upload = storage.put(location, file, never).then(
    () => 'stored',
    (error: unknown) => error,
  );
  const isPart = (name: string): boolean => /\/\d+$/.test(name);
  const parts = () =>
    readdir(join(folder, 'store', SETTINGS.bucket, '.sgwtmp'), { recursive: true }).catch(() => []);
  await expect.poll(async () => (await parts()).filter(isPart).length, { interval: 5 }).toBeGreaterThan(0);
  await store.kill();
  expect(await upload).toMatchObject({ code: 'storage-unreachable' });
  await start();
  expect((await parts()).filter(isPart)).not.toEqual([]);
  expect(await storage.put(location, file, never)).toBe(LARGE);
  const tail = await storage.read(location, { start: LARGE - 5, end: LARGE - 1 });
  expect(await new Response(tail).text()).toBe('large');
  await storage.remove(location);
  expect((await parts()).filter(isPart)).toEqual([]);
  storage.close();
});
