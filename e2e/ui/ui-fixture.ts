import { test as base, type Page } from '@playwright/test';
import type { Feature } from '@crossfade/video-core';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { serveBuilt } from '../built-site.ts';
import { freePort } from '../conformance/free-port.ts';

const PAGE = fileURLToPath(new URL('./page', import.meta.url));

/** Lets the page choose between the web app's words and long ones. */
const chosenWords: Plugin = {
  name: 'chosen-words',
  enforce: 'pre',
  resolveId: (source, importer) =>
    source === './english.ts' && importer?.endsWith('/texts/texts.ts') === true
      ? join(PAGE, 'chosen-words.ts')
      : undefined,
};

export interface Gathering {
  /** How many others there are. */
  readonly people: number;
  /** How many of them share a screen from the beginning. */
  readonly screens?: number;
  /** In a language whose words are long, and marked as words of the page. */
  readonly longWords?: boolean;
  /** What the provider's manifest declares missing. */
  readonly without?: readonly Feature[];
  /** Whether the page's person is a host, and not a guest of somebody else. */
  readonly host?: boolean;
  /** Makes the call encrypted; empty: the key is missing here. */
  readonly secret?: string;
}

/** The web app's call with people who are not there; built and served once for all tests. */
export const test = base.extend<{ gather: (gathering: Gathering) => Promise<Page> }, { site: string }>({
  site: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from here
    async ({}, use) => {
      const site = await serveBuilt(PAGE, await freePort(), [chosenWords]);
      await use(site.url);
      await site.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  gather: async ({ site, page }, use) => {
    await use(async ({ people, screens = 0, without = [], host = false, longWords = false, secret }) => {
      const broken = new Promise<never>((_, reject) => page.on('pageerror', reject));
      const connected = async () => {
        const words = longWords ? 'long' : 'plain';
        const asked = { people, screens, without: without.join(','), host, words };
        const search = new URLSearchParams(
          Object.entries(asked).map(([name, value]) => [name, String(value)]),
        );
        if (secret !== undefined) search.set('secret', secret);
        await page.goto(`${site}?${search}`);
        await page.locator('[data-testid=call][data-state=connected]').waitFor();
      };
      await Promise.race([connected(), broken]);
      return page;
    });
  },
});

export { expect } from '@playwright/test';
