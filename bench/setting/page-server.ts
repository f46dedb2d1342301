import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, preview, type Plugin } from 'vite';
import { ports } from './ports.ts';

const ROOT = fileURLToPath(new URL('../pages', import.meta.url));

export interface PageOptions {
  readonly plugins?: readonly Plugin[];
  /** False leaves the names of functions as they are. */
  readonly minify?: boolean;
}

/** Builds pages for production and serves them. */
export async function servePages(
  names: readonly string[],
  { plugins = [], minify = true }: PageOptions = {},
): Promise<{ close(): Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'crossfade-bench-pages-'));
  const forgetPages = () => rm(outDir, { recursive: true, force: true });
  try {
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'warn',
      plugins: [...plugins],
      build: {
        outDir,
        minify,
        emptyOutDir: true,
        target: 'es2023',
        chunkSizeWarningLimit: 2_000,
        rollupOptions: { input: names.map((name) => join(ROOT, `${name}.html`)) },
      },
    });
    const server = await preview({
      root: ROOT,
      configFile: false,
      logLevel: 'warn',
      build: { outDir },
      preview: { host: '127.0.0.1', port: ports.pages, strictPort: true },
    });
    return {
      async close() {
        await server.close();
        await forgetPages();
      },
    };
  } catch (error) {
    await forgetPages();
    throw error;
  }
}
