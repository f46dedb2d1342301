import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

/** Bytes of one text as a server with gzip sends it. */
export const gzipped = (code: string | Uint8Array): number => gzipSync(code, { level: 9 }).byteLength;

/** Bundles and minifies an entry of this folder as an application's build does, with React left out. */
export async function gzippedSize(entry: string): Promise<number> {
  const outputs = await build({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: {
        input: fileURLToPath(new URL(entry, import.meta.url)),
        external: [/^react(-dom)?(\/|$)/],
        // Everything that the entry exports counts, whether or not an application uses it.
        preserveEntrySignatures: 'strict',
      },
    },
  });
  if (!('output' in outputs)) throw new TypeError('the bundler watches instead of building');
  return outputs.output.reduce((sum, chunk) => sum + (chunk.type === 'chunk' ? gzipped(chunk.code) : 0), 0);
}
