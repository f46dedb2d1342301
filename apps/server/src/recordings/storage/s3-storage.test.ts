import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { FAKE_OBJECT, fakeS3 } from '../testkit/fake-s3.ts';
import { S3Storage } from './s3-storage.ts';

const never = new AbortController().signal;
const closing: (() => void)[] = [];
let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 's3-storage-'));
  path = join(folder, 'whole.webm');
  await writeFile(path, 'x');
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function opened(options: { readonly silent: boolean }) {
  const store = await fakeS3(options.silent);
  const storage = new S3Storage({
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    bucket: 'bucket',
    region: 'eu-central-1',
    endpoint: store.endpoint,
    ...(options.silent && {
      timeouts: { connectionTimeout: 500, requestTimeout: 1_000, socketTimeout: 200 },
    }),
  });
  closing.push(
    () => storage.close(),
    () => store.close(),
  );
  return { storage, store };
}

it('gives up on a store that takes requests and does not answer', async () => {
  const { storage } = await opened({ silent: true });
  const unreachable = { code: 'storage-unreachable' };
  const file = { path, contentType: 'video/webm' };
  await Promise.all([
    expect(storage.put('one', file, never)).rejects.toMatchObject(unreachable),
    expect(storage.remove('one')).rejects.toMatchObject(unreachable),
    expect(storage.read('one', { start: 0, end: 9 })).rejects.toMatchObject(unreachable),
  ]);
});

it('stores files while many players have stopped reading', async () => {
  const { storage, store } = await opened({ silent: false });
  const paused = await Promise.all(
    Array.from({ length: 50 }, () => storage.read('one', { start: 0, end: FAKE_OBJECT - 1 })),
  );
  expect(await storage.put('two', { path, contentType: 'video/webm' }, never)).toBe(1);
  expect(store.stored).toEqual(['/bucket/two']);
  await Promise.all(paused.map((stream) => stream.cancel()));
});

it('reads on from chunk to chunk, to the last byte of the range', async () => {
  const { storage } = await opened({ silent: false });
  const stream = await storage.read('one', { start: 5, end: 2_000_004 });
  expect((await new Response(stream).arrayBuffer()).byteLength).toBe(2_000_000);
});
