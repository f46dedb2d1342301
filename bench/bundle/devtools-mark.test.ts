import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { devtoolsIn } from './devtools-mark.ts';

let outDir: string;
beforeEach(async () => {
  outDir = await mkdtemp(`${tmpdir()}/crossfade-devtools-`);
});
afterEach(() => rm(outDir, { recursive: true }));

/** The bytes that an application with the devtools has of them, built for a mode. */
async function built(mode: 'production' | 'development'): Promise<number> {
  await build({
    root: fileURLToPath(new URL('devtools-app', import.meta.url)),
    mode,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    build: {
      outDir,
      minify: mode === 'production',
      lib: { entry: 'main.tsx', formats: ['es'] },
      rolldownOptions: { external: [/^react(-dom)?(\/|$)/] },
    },
  });
  return await devtoolsIn(outDir);
}

test('an application that mounts the devtools in development has nothing of them in production', async () => {
  expect(await built('production')).toBe(0);
  // It would be nothing, too, if the mark were wrong.
  expect(await built('development')).toBeGreaterThan(1_000);
});
