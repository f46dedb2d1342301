import { posix } from 'node:path';

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
