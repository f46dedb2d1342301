import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChromium } from './find-chromium.ts';

describe('Chromium', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crossfade-chromium-'));
    await mkdir(join(folder, 'a'));
    await mkdir(join(folder, 'b'));
    await writeFile(join(folder, 'a', 'google-chrome'), '', { mode: 0o644 });
    await writeFile(join(folder, 'b', 'google-chrome'), '', { mode: 0o755 });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is the one that is named, or the first program of its names on the path', async () => {
    const path = ['a', 'b'].map((name) => join(folder, name)).join(delimiter);
    const found = join(folder, 'b', 'google-chrome');
    expect(await findChromium(undefined, path)).toBe(found);
    expect(await findChromium(found, '')).toBe(found);
  });

  it('is missing in words that say what to install', async () => {
    const missing = {
      code: 'recorder-unavailable',
      message: expect.stringMatching(/apt-get install chromium/),
    };
    await expect(findChromium(undefined, join(folder, 'a'))).rejects.toMatchObject(missing);
    await expect(findChromium(join(folder, 'a', 'google-chrome'))).rejects.toMatchObject(missing);
  });
});
