import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { joinParts } from './join-parts.ts';

describe('joining parts', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'crossfade-join-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const ffmpeg = '/no/such/ffmpeg';

  it('has nothing to do where nothing was recorded', async () => {
    await writeFile(join(folder, 'part-0.webm'), '');
    const parts = ['part-0.webm', 'part-1.webm'];
    expect(await joinParts({ ffmpeg, folder, parts })).toBeUndefined();
  });

  it('says what to install', async () => {
    await writeFile(join(folder, 'part-0.webm'), 'media');
    await expect(joinParts({ ffmpeg, folder, parts: ['part-0.webm'] })).rejects.toMatchObject({
      code: 'recorder-unavailable',
      message: expect.stringMatching(/apt-get install ffmpeg/),
    });
  });
});
