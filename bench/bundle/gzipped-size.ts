import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

/** Bytes of one text as a server with gzip sends it. */
export const gzipped = (code: string | Uint8Array): number => gzipSync(code, { level: 9 }).byteLength;

/**
 * Bundles and minifies entries of this folder as an application's build does, with React left out, and weighs each: with
 * everything that it imports, but neither what it loads later nor what an entry before it has loaded.
 */
export async function gzippedSizes(...entries: readonly string[]): Promise<readonly number[]> {
  const outputs = await build({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      modulePreload: false,
      target: 'es2022',
      rolldownOptions: {
        input: entries.map((entry) => fileURLToPath(new URL(entry, import.meta.url))),
        external: [/^react(-dom)?(\/|$)/],
        // Everything that the entry exports counts, whether or not an application uses it.
        preserveEntrySignatures: 'strict',
      },
    },
  });
  if (!('output' in outputs)) throw new TypeError('the bundler watches instead of building');
  const chunks = new Map(
    outputs.output.flatMap((output) => (output.type === 'chunk' ? [[output.fileName, output] as const] : [])),
  );
  const loaded = new Set<string>();
  return entries.map((entry) => {
    const first = [...chunks.values()].find(
      ({ facadeModuleId }) => facadeModuleId === fileURLToPath(new URL(entry, import.meta.url)),
    );
    if (first === undefined) throw new Error(`the bundler made nothing of ${entry}`);
    return load(first, chunks, loaded);
  });
}

function load(
  chunk: Rolldown.OutputChunk,
  chunks: ReadonlyMap<string, Rolldown.OutputChunk>,
  loaded: Set<string>,
): number {
  if (loaded.has(chunk.fileName)) return 0;
  loaded.add(chunk.fileName);
  const imported = chunk.imports.map((name) => chunks.get(name)).filter((one) => one !== undefined);
  return imported.reduce((sum, one) => sum + load(one, chunks, loaded), gzipped(chunk.code));
}
