import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { packPackages, type PackedPackage } from '../packages/pack.ts';
import { startLivekitAlone } from '../stack/livekit-alone.ts';

interface TestFixtures {
  /** Somebody in the call of the page at an address; everyone leaves when the test is over. */
  join: (origin: string, name: string) => Promise<Page>;
}

interface WorkerFixtures {
  packages: readonly PackedPackage[];
  /** The environment that leads an application to a livekit-server, which runs from now on. */
  livekit: Readonly<Record<string, string>>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  packages: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from here
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'crossfade-tarballs-'));
      await use(await packPackages(join(folder, 'tarballs'), join(folder, 'unpacked')));
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 240_000 },
  ],
  livekit: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures that are needed from here
    async ({}, use) => {
      const livekit = await startLivekitAlone();
      await use(livekit.env);
      await livekit.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  join: async ({ browser }, use) => {
    const pages: Page[] = [];
    await use(async (origin, name) => {
      const page = await (await browser.newContext()).newPage();
      pages.push(page);
      await page.goto(origin);
      await page.getByRole('button', { name: 'Start camera' }).click();
      await page.getByRole('button', { name: 'Unmute' }).click();
      await page.getByLabel('Your name').fill(name);
      await page.getByRole('button', { name: 'Join' }).click();
      await page.getByRole('button', { name: 'Leave' }).waitFor();
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
  },
});

export { expect } from '@playwright/test';
