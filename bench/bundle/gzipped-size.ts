import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Bytes of one text as a server with gzip sends it. */
export const gzipped = (code: string | Uint8Array): number => gzipSync(code, { level: 9 }).byteLength;

/** Bundles and minifies an entry of this folder as production builds do, with React left to the application. */
export async function gzippedSize(entry: string): Promise<number> {
  const outputs = await build({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      lib: { entry, formats: ['es'] },
      // Vite keeps white space in libraries; the applications that load them do not.
      rollupOptions: { external: [/^react(-dom)?(\/|$)/], output: { minify: true } },
    },
  });
  if (!Array.isArray(outputs)) throw new TypeError('the bundler watches instead of building');
  const chunks = outputs.flatMap(({ output }) => output);
  return chunks.reduce((sum, chunk) => sum + (chunk.type === 'chunk' ? gzipped(chunk.code) : 0), 0);
}
