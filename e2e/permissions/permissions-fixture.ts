import type { BrowserContext } from '@playwright/test';
import { CallTab } from '../calls/call-tab.ts';
import { test as base } from '../calls/stack-fixture.ts';
import { SiteSettings } from './site-settings.ts';

/** Somebody who was sent the link, in a browser as it is. */
export interface Guest {
  readonly tab: CallTab;
  readonly settings: SiteSettings;
  /** Opens the link. */
  arrive(): Promise<void>;
}

interface PermissionsFixtures {
  guest: (name: string) => Promise<Guest>;
}

/** Calls in a browser that asks for permissions, and holds sound back until somebody clicks. */
export const test = base.extend<PermissionsFixtures>({
  guest: async ({ browser, people, stack, callKey }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (name) => {
      const context = await browser.newContext({ viewport: { width: 960, height: 720 } });
      contexts.push(context);
      const page = await context.newPage();
      const arrive = async () => void (await page.goto(people.link(callKey, name)));
      return { tab: new CallTab(page, name), settings: await SiteSettings.of(page, stack.urls.web), arrive };
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect } from '@playwright/test';
