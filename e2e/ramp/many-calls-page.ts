import type { Page } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ENTRY = fileURLToPath(new URL('./page/main.ts', import.meta.url));

/** What makes many short calls in a page: both adapters and what reports quality, in one script. */
export async function buildScript(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2023',
      chunkSizeWarningLimit: 5_000,
      lib: { entry: ENTRY, formats: ['es'] },
      rollupOptions: { output: { codeSplitting: false } },
    },
  });
  const bundles = Array.isArray(output) ? output : 'output' in output ? [output] : [];
  for (const file of bundles.flatMap((bundle) => bundle.output)) if (file.type === 'chunk') return file.code;
  throw new Error('Nothing was built.');
}

/** Runs the script in a page of the web app that does nothing else, so that it reports as the web app does. */
export async function openPage(page: Page, web: string, content: string): Promise<void> {
  await page.goto(`${web}/nothing-is-here`);
  await page.addScriptTag({ content, type: 'module' });
  await page.waitForFunction(() => 'meet' in window);
}
