import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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

  it('leaves nothing but the parts behind on a disk that is full', async () => {
    await writeFile(join(folder, 'part-0.webm'), 'media');
    const fullDisk = fileURLToPath(new URL('testkit/ffmpeg-on-a-full-disk.sh', import.meta.url));
    await expect(joinParts({ ffmpeg: fullDisk, folder, parts: ['part-0.webm'] })).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(await readdir(folder)).toEqual(['part-0.webm']);
  });

  it('does not take a file whose end could not be written', async () => {
    await writeFile(join(folder, 'part-0.webm'), 'media');
    const broken = join(folder, 'ffmpeg');
    const said = 'Error writing trailer of recording.webm: Input/output error';
    await writeFile(broken, `#!/bin/sh\necho "${said}" >&2\n`, { mode: 0o755 });
    await expect(joinParts({ ffmpeg: broken, folder, parts: ['part-0.webm'] })).rejects.toThrow(said);
  });

  it('says what to install', async () => {
    await writeFile(join(folder, 'part-0.webm'), 'media');
    await expect(joinParts({ ffmpeg, folder, parts: ['part-0.webm'] })).rejects.toMatchObject({
      code: 'recorder-unavailable',
      message: expect.stringMatching(/apt-get install ffmpeg/),
    });
  });
});
