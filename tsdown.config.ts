import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsdown';

/** Our own file, so its shape is known. */
const { exports }: { readonly exports: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

/**
 * Builds the package in whose folder it is run, for publishing: each entry that the sources export, file by
 * file, with declarations. Inside the workspace nothing is built; apps read the sources.
 */
export default defineConfig({
  cwd: process.cwd(),
  entry: Object.values(exports),
  format: 'esm',
  dts: true,
  unbundle: true,
  platform: 'neutral',
  // dist also holds what the type checker remembers.
  clean: false,
});
