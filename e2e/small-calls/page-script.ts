import type { Page } from '@playwright/test';
import { build } from 'vite';

/** A script that makes calls in a page, with both adapters and all that it imports. */
export async function buildScript(entry: string): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2023',
      chunkSizeWarningLimit: 5_000,
      lib: { entry, formats: ['es'] },
      rollupOptions: { output: { codeSplitting: false } },
    },
  });
  const bundles = Array.isArray(output) ? output : 'output' in output ? [output] : [];
  for (const file of bundles.flatMap((bundle) => bundle.output)) if (file.type === 'chunk') return file.code;
  throw new Error('Nothing was built.');
}

/**
 * Runs a script in a page of the web app that does nothing else, so that it is let in and reports as the web app is and does.
 *
 * @param offers what the script puts on `window` when it is ready
 */
export async function openPage(page: Page, web: string, content: string, offers: string): Promise<void> {
  await page.goto(`${web}/nothing-is-here`);
  await page.addScriptTag({ content, type: 'module' });
  await page.waitForFunction((name) => name in window, offers);
}
