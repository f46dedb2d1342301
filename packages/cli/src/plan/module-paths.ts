import { posix } from 'node:path';
import { ts } from 'ts-morph';
import { fileKind } from './file-kind.ts';

const ENDINGS = ['', '.ts', '.tsx', '.mts', '.mjs', '.js', '.jsx', '/index.ts', '/index.tsx', '/index.js'];

/** Files that a relative import may mean, in the repository's paths; none for a package. */
export function modulePaths(importer: string, specifier: string): readonly string[] {
  if (!specifier.startsWith('.')) return [];
  const path = posix.join(posix.dirname(importer), specifier);
  const bare = path.replace(/\.(?:js|mjs|jsx)$/, '');
  return [
    ...ENDINGS.map((ending) => `${path}${ending}`),
    ...(bare === path ? [] : ENDINGS.map((ending) => `${bare}${ending}`)),
  ];
}

/** Files that a source may import, statically or not; none of another kind of file. */
export const importedPaths = (path: string, text: string): readonly string[] =>
  fileKind(path) === 'code'
    ? ts.preProcessFile(text, true, true).importedFiles.flatMap(({ fileName }) => modulePaths(path, fileName))
    : [];
