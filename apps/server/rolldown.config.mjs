import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'rolldown';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
/** The folders of migrations, which the bundle carries beside its code. */
const MIGRATIONS = ['apps/server/drizzle', 'packages/video-server/drizzle'];

/** What is installed beside the bundle: it brings programs or files of its own that it finds by where it lies. */
const installed = Object.keys(JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')).dependencies);

/**
 * The server in a few files, which load in a fraction of the time and memory that its thousand sources take. Adapters and
 * databases stay apart, so that what is not configured is not loaded.
 */
export default defineConfig({
  cwd: here,
  input: { main: 'src/main.ts' },
  platform: 'node',
  external: (id) => installed.some((name) => id === name || id.startsWith(`${name}/`)),
  // Of packages that are CommonJS.
  transform: { define: { __dirname: 'import.meta.dirname' } },
  output: {
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
    // Node.js holds all of both in memory, and needs neither.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    sourcemapExcludeSources: true,
  },
  plugins: [
    {
      name: 'folders-of-sources',
      transform: {
        filter: { id: { exclude: /\/node_modules\// }, code: 'import.meta.dirname' },
        /** A source finds files by its own folder, so the bundle has the folders of the repository below its own. */
        handler: (code, id) => {
          const folder = relative(root, dirname(id));
          const there = `(import.meta.dirname + '/${folder}')`;
          // Lines stay where they are, so stack traces name the right ones.
          return { code: code.replaceAll('import.meta.dirname', there), map: null };
        },
      },
      generateBundle() {
        for (const folder of MIGRATIONS)
          for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }))
            if (/\.sql$|_journal\.json$/.test(file))
              this.emitFile({
                type: 'asset',
                fileName: `${folder}/${file}`,
                source: readFileSync(join(root, folder, file)),
              });
      },
    },
  ],
});
