import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { CallLockedError } from './call-locked-error.ts';
import { CrossfadeError } from './crossfade-error.ts';
import { ERROR_CODES } from './error-code.ts';
import { errorFromAnswer } from './error-from-answer.ts';
import { NotAHostError } from './not-a-host-error.ts';

const ROOT = join(import.meta.dirname, '../../../../..');

type ErrorClass = typeof CrossfadeError;
const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === 'function' && Object.getPrototypeOf(value) === CrossfadeError;

/** Every error class of the library and of the server, with the file that declares it. */
async function errorClasses(): Promise<ReadonlyMap<string, ErrorClass>> {
  const classes = new Map<string, ErrorClass>();
  for (const part of ['packages', 'apps'])
    for (const one of await readdir(join(ROOT, part))) {
      const source = join(ROOT, part, one, 'src');
      for (const file of await readdir(source, { recursive: true }).catch(() => [])) {
        if (!file.endsWith('-error.ts')) continue;
        const path = join(source, file);
        if (!/class \w+ extends CrossfadeError/.test(await readFile(path, 'utf8'))) continue;
        const exports: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href);
        const found = Object.values(exports).filter(isErrorClass);
        expect(found, path).toHaveLength(1);
        for (const kind of found) classes.set(path, kind);
      }
    }
  return classes;
}

describe('the code of an error', () => {
  let classes: ReadonlyMap<string, ErrorClass>;
  beforeAll(async () => {
    classes = await errorClasses();
  });

  it('is declared by every class, and every declared code belongs to one', () => {
    const codes = [...classes].map(([path, kind]) => {
      expect(Object.hasOwn(kind, 'code'), path).toBe(true);
      return kind.code;
    });
    expect([...new Set(codes)].sort()).toEqual([...ERROR_CODES].sort());
  });

  it('is one of a single class in core, so that a code says which', () => {
    const codes = [...classes].filter(([path]) => path.includes('video-core')).map(([, { code }]) => code);
    expect(codes.sort()).toEqual([...new Set(codes)].sort());
  });
});

describe('the class of an error', () => {
  /** Never come from a server: this side throws them itself. */
  const OWN: ReadonlySet<string> = new Set([
    'adapter-not-loaded',
    'already-joined',
    'network-blocked',
    'connection-lost',
    'data-refused',
    'join-failed',
    'keys-missing',
    'not-encrypted',
    'publish-refused',
  ]);

  it('is the same on the client as on the server, with the words of the server', async () => {
    for (const [path, kind] of await errorClasses()) {
      if (!path.includes('video-core') || kind.code === undefined || OWN.has(kind.code)) continue;
      const error = errorFromAnswer({ code: kind.code, message: 'The words.' });
      expect(error, path).toBeInstanceOf(kind);
      expect(error).toMatchObject({ code: kind.code, message: 'The words.' });
    }
  });

  it('says how long to wait, and keeps the code that only a later server knows', () => {
    expect(errorFromAnswer({ code: 'rate-limited', message: '', retryAfter: 52 })).toMatchObject({
      retryAfter: 52,
    });
    const later = errorFromAnswer({ code: 'call-paused', message: 'Paused.' });
    expect(later).toMatchObject({ code: 'call-paused', message: 'Paused.' });
    expect(later).toBeInstanceOf(CrossfadeError);
    expect(later).not.toBeInstanceOf(CallLockedError);
  });

  it('is told by the code, also in a second copy of the package', async () => {
    // The query makes another module of the same file.
    const copy: Readonly<Record<string, unknown>> = await import(`${'./call-locked-error.ts'}?copy`);
    const second = copy['CallLockedError'];
    if (!isConstructor(second)) throw new Error('There is no second copy.');
    for (const error of [new second('No.'), new CallLockedError('No.')]) {
      expect(error).toBeInstanceOf(CallLockedError);
      expect(error).toBeInstanceOf(second);
      expect(error).toBeInstanceOf(CrossfadeError);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(NotAHostError);
    }
    for (const other of [undefined, null, new Error('no'), { code: 'call-locked' }])
      expect(other instanceof CallLockedError).toBe(false);
  });
});

const isConstructor = (value: unknown): value is new (message: string) => unknown =>
  typeof value === 'function';
