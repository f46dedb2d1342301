import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview, type Plugin } from 'vite';

export interface BuiltSite {
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the page in a folder as for production, and serves it on the loopback interface. */
export async function serveBuilt(
  root: string,
  port: number,
  plugins: readonly Plugin[] = [],
): Promise<BuiltSite> {
  const outDir = await mkdtemp(join(tmpdir(), 'crossfade-site-'));
  const shared = { root, configFile: false, logLevel: 'error' } as const;
  await build({
    ...shared,
    plugins: [...plugins],
    build: { outDir, emptyOutDir: true, chunkSizeWarningLimit: 2_000 },
  });
  const server = await preview({
    ...shared,
    plugins: [...plugins],
    build: { outDir },
    preview: { host: '127.0.0.1', port, strictPort: true },
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    async close() {
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
