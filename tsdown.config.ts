import { readFileSync } from 'node:fs';
import { defineConfig, type UserConfig } from 'tsdown';

/** Our own file, so its shape is known. */
const { exports }: { readonly exports: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
/** A style sheet is published as it is. */
const sources = Object.values(exports).filter((source) => !source.endsWith('.css'));

const published: UserConfig = {
  cwd: process.cwd(),
  outDir: 'dist/npm',
  format: 'esm',
  unbundle: true,
  platform: 'neutral',
  deps: { neverBundle: /^node:/ },
};

/**
 * Builds the package in whose folder it is run, for publishing: each entry that the sources export, file by file, and
 * nothing that no entry reaches. Declarations are those that the type checker has emitted, since asking a compiler for
 * them a second time takes a minute. Inside the workspace nothing is built; apps read the sources.
 */
export default defineConfig([
  { ...published, entry: sources, dts: false, sourcemap: true },
  {
    ...published,
    entry: sources.map((source) => source.replace('./src/', './dist/types/').replace(/\.ts$/, '.d.ts')),
    root: 'dist/types',
    dts: { emitDtsOnly: true, sourcemap: false },
  },
]);
