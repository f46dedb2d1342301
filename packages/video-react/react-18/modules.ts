import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const folderOf = (name: string): string =>
  dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));

/** Where this folder's React is, in place of the one that everything else runs on. */
export const react18: Readonly<Record<string, string>> = Object.fromEntries(
  ['react', 'react-dom', '@testing-library/react'].map((name) => [name, folderOf(name)]),
);
