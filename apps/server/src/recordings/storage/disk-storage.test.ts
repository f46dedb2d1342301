import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storageContract } from '../testkit/storage-contract.ts';
import { DiskStorage } from './disk-storage.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'disk-storage-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const never = new AbortController().signal;

storageContract('a folder', async () => new DiskStorage({ folder: join(folder, 'all'), limit: 1e9 }));

it('keeps no more than its limit, says that it is full, and has room again when something is removed', async () => {
  const storage = new DiskStorage({ folder: join(folder, 'small'), limit: 1_000 });
  const put = async (name: string, bytes: number) => {
    const path = join(folder, name);
    await writeFile(path, new Uint8Array(bytes));
    return storage.put(name, { path, contentType: 'video/webm' }, never);
  };
  await put('one', 600);
  await expect(put('two', 401)).rejects.toMatchObject({ code: 'storage-full' });
  // What it replaces does not count.
  await put('one', 700);
  await storage.remove('one');
  await put('two', 1_000);
  expect(await readdir(join(folder, 'small'))).toEqual(['two']);
});

it('stores nothing outside of its folder', async () => {
  const storage = new DiskStorage({ folder: join(folder, 'inner'), limit: 1_000 });
  const file = { path: join(folder, 'one'), contentType: 'video/webm' };
  await writeFile(file.path, 'x');
  await expect(storage.put('../outside', file, never)).rejects.toMatchObject({ code: 'storage-refused' });
  await expect(storage.read('../one', { start: 0, end: 0 })).rejects.toMatchObject({
    code: 'storage-refused',
  });
});
