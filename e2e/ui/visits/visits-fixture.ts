import { test as base, type Page } from '@playwright/test';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { serveBuilt } from '../../built-site.ts';
import { freePort } from '../../conformance/free-port.ts';
import { FakeBackend } from './fake-backend.ts';

const PAGE = fileURLToPath(new URL('./page', import.meta.url));

/** There is no router here. */
const plainLink: Plugin = {
  name: 'plain-link',
  enforce: 'pre',
  resolveId: (source) => (source === 'next/link' ? join(PAGE, 'plain-link.tsx') : undefined),
};

interface Site {
  readonly url: string;
  readonly backend: FakeBackend;
}

interface Fixtures {
  backend: FakeBackend;
  /** Opens one of the pages of visits: `open({ page: 'visit', token: 'x' })`. */
  open: (search: Readonly<Record<string, string>>) => Promise<Page>;
}

/** The pages of visits, with a backend that the test plays and calls without media. */
export const test = base.extend<Fixtures, { site: Site }>({
  site: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from here
    async ({}, use) => {
      const backend = new FakeBackend();
      const served = await serveBuilt(PAGE, await freePort(), [plainLink, backend.plugin]);
      await use({ url: served.url, backend });
      backend.reset();
      await served.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  backend: async ({ site }, use) => {
    await use(site.backend);
    site.backend.reset();
  },
  open: async ({ site, page }, use) => {
    await use(async (search) => {
      await page.goto(`${site.url}?${new URLSearchParams(search)}`);
      return page;
    });
  },
});

export { expect } from '@playwright/test';
