import { readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { marksIn } from './sdk-marks.ts';

async function codeIn(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => /\.m?js$/.test(name));
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

it("tells the SDKs' own code apart", async () => {
  const folderOf = (name: string) => dirname(fileURLToPath(import.meta.resolve(name)));
  const livekit = await codeIn(folderOf('livekit-client'));
  const mediasoup = await codeIn(folderOf('mediasoup-client'));
  expect(marksIn(livekit, 'livekit')).toEqual({ found: 3, of: 3 });
  expect(marksIn(mediasoup, 'mediasoup')).toEqual({ found: 3, of: 3 });
  expect(marksIn(livekit, 'mediasoup').found).toBe(0);
  expect(marksIn(mediasoup, 'livekit').found).toBe(0);
});
