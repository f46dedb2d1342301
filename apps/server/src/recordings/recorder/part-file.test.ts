import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PartFile } from './part-file.ts';

describe('the file of a part', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crossfade-part-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const piece = (text: string) => new TextEncoder().encode(text);

  it('has each piece once, in order', async () => {
    const path = join(folder, '0.webm');
    const file = await PartFile.create(path);
    await Promise.all([file.add(0, piece('a')), file.add(1, piece('b')), file.add(0, piece('a'))]);
    await file.add(1, piece('b'));
    await file.add(2, piece('c'));
    expect(file.bytes).toBe(3);
    await file.close();
    await file.close();
    expect(await readFile(path, 'utf8')).toBe('abc');
  });

  it('takes neither a piece whose predecessor is missing nor one that is too large', async () => {
    const file = await PartFile.create(join(folder, '0.webm'));
    await expect(file.add(1, piece('b'))).rejects.toThrow(RangeError);
    await expect(file.add(0, new Uint8Array(9 * 1_024 * 1_024))).rejects.toThrow(RangeError);
    await file.add(0, piece('a'));
    expect(file.bytes).toBe(1);
    await file.close();
  });

  it('says that the disk is full', async () => {
    const file = await PartFile.create('/dev/full');
    await expect(file.add(0, piece('a'))).rejects.toMatchObject({ code: 'ENOSPC' });
    await file.close();
  });
});
