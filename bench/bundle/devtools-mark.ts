import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Text that the devtools have and nothing else has, which no minifier changes. */
const DEVTOOLS_MARK = 'crossfade-devtools';

/** Bytes of the files below a folder that hold code of the devtools. */
export async function devtoolsIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const content = await readFile(join(entry.parentPath, entry.name));
    if (content.includes(DEVTOOLS_MARK)) bytes += content.byteLength;
  }
  return bytes;
}
