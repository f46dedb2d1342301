import { spawn } from 'node:child_process';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { RecorderUnavailableError } from './recorder-unavailable-error.ts';

/** What became of the parts of a recording. */
export interface JoinedParts {
  readonly path: string;
  readonly contentType: string;
  readonly durationMs: number;
}

export interface JoinPartsOptions {
  /** The program, by path or by name. */
  readonly ffmpeg: string;
  /** Where the parts are and where the file is written. */
  readonly folder: string;
  /** Names of the parts' files, in order. */
  readonly parts: readonly string[];
  readonly signal?: AbortSignal;
}

/** Characters that are kept of what the program says. */
const SAID = 2_000;

/**
 * Makes one file of the parts that hold anything, with an index by which players seek, and without encoding again. `undefined`
 * when no part holds anything. Done again from the start when it was interrupted; the parts stay.
 */
export async function joinParts(options: JoinPartsOptions): Promise<JoinedParts | undefined> {
  const { folder, parts } = options;
  try {
    return await joinIndexed(options);
  } finally {
    // On a full disk they would leave no room for another try.
    await Promise.all(parts.map((part) => rm(indexedFile(folder, part), { force: true })));
  }
}

const indexedFile = (folder: string, part: string): string => join(folder, `indexed-${basename(part)}`);

async function joinIndexed(options: JoinPartsOptions): Promise<JoinedParts | undefined> {
  const { folder, parts } = options;
  const indexed: { readonly file: string; readonly durationMs: number }[] = [];
  for (const part of parts) {
    const file = join(folder, part);
    if ((await sizeOf(file)) === 0) continue;
    const whole = indexedFile(folder, part);
    // What a killed recorder left may have no frame at all.
    const durationMs = await remux(options, ['-i', file], whole);
    if (durationMs > 0) indexed.push({ file: whole, durationMs });
  }
  const [first] = indexed;
  if (first === undefined) return undefined;
  // Parts of one recording are of one kind.
  const kind = extname(first.file);
  const contentType = `video/${kind.slice(1)}`;
  const path = join(folder, `recording${kind}`);
  if (indexed.length === 1) {
    await rename(first.file, path);
    return { path, contentType, durationMs: first.durationMs };
  }
  const list = join(folder, 'parts.txt');
  await writeFile(list, indexed.map(({ file }) => `file '${basename(file)}'\n`).join(''));
  try {
    const durationMs = await remux(options, ['-f', 'concat', '-safe', '0', '-i', list], path);
    return { path, contentType, durationMs };
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

/** Milliseconds that the result lasts; 0 when nothing could be read. */
async function remux(
  { ffmpeg, signal }: JoinPartsOptions,
  input: readonly string[],
  output: string,
): Promise<number> {
  const args = ['-v', 'error', '-nostdin', '-y', ...input, '-map', '0', '-c', 'copy'];
  // The index goes before the media, so that a player that has the beginning can seek everywhere.
  const index = extname(output) === '.mp4' ? ['-movflags', '+faststart'] : ['-cues_to_front', '1'];
  const said = await run(ffmpeg, [...args, ...index, '-progress', 'pipe:1', output], signal);
  const times = [...said.matchAll(/^out_time_us=(?<time>\d+)$/gm)];
  return Math.round(Number(times.at(-1)?.groups?.['time'] ?? 0) / 1_000);
}

/** What a program prints. Rejects when there is none. */
function run(program: string, args: readonly string[], signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...(signal && { signal }) });
    let printed = '';
    let complained = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complained = (complained + text).slice(-SAID);
    });
    child.once('error', (cause) => {
      const missing = 'code' in cause && cause.code === 'ENOENT';
      reject(missing ? new RecorderUnavailableError(FFMPEG_MISSING, { cause }) : cause);
    });
    child.once('close', (code) => {
      // It ends with 0 as well where only the end of its file could not be written.
      const unwritten = /Error (?:writing trailer|closing file)/.test(complained);
      if (/No space left on device/.test(complained)) reject(new DiskFull(complained));
      else if (code === 0 && !unwritten) resolve(printed);
      // Nothing that can be read as media: what a recorder leaves that was killed at once.
      else if (/Invalid data found|EBML header|does not contain any stream/.test(complained)) resolve('');
      else reject(new Error(`${program} ended with ${code}: ${complained.trim()}`));
    });
  });
}

const FFMPEG_MISSING =
  'Recordings cannot be finished: ffmpeg is not installed. Install it, for example with: apt-get install ffmpeg. If it is elsewhere, set FFMPEG_PATH.';

class DiskFull extends Error {
  readonly code = 'ENOSPC';
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
