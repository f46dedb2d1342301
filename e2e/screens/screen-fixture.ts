import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CallTab } from '../calls/call-tab.ts';
import { test as calls } from '../calls/stack-fixture.ts';
import { drawCamera, type Sitter } from './drawn-camera.ts';

const PICTURES = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));

/** Milliseconds after which pictures of others are sharp. */
export const SHARP = 6_000;

/** What the pictures are taken on. */
export interface ScreenOptions {
  form: 'desktop' | 'tablet' | 'phone';
}

/** Somebody in the pictures: what they are called, how they look, and on what they are if not on a desktop. */
export type Person = readonly [name: string, sitter: Sitter, device?: BrowserContextOptions];

export interface ScreenFixtures {
  /** A page of the one whose screen is in the picture. */
  mine: BrowserContextOptions;
  /** A tab of a person before their camera, which is drawn, at an address of the web app. */
  open: (path: string, person: Person) => Promise<CallTab>;
  /** Keeps a page as a picture of the docs. */
  take: (page: Page, name: string) => Promise<void>;
}

/** Keeps a page as a picture of the docs. Each new set stays in the history: a fifth of what PNG takes. */
export async function takePicture(page: Page, name: string, form: ScreenOptions['form']): Promise<void> {
  const path = join(PICTURES, `${name}-${form}.jpg`);
  await page.screenshot({ path, type: 'jpeg', quality: 85, animations: 'disabled' });
}

async function tabOf(browser: Browser, [name, sitter, device]: Person): Promise<CallTab> {
  const context = await browser.newContext(device ?? { viewport: { width: 960, height: 720 } });
  const page = await context.newPage();
  await page.addInitScript(drawCamera, sitter);
  return new CallTab(page, name);
}

export const test = calls.extend<ScreenFixtures & ScreenOptions>({
  form: ['desktop', { option: true }],
  mine: async ({ viewport, isMobile, hasTouch }, use) => {
    await use({ viewport, isMobile, hasTouch, reducedMotion: 'reduce' });
  },
  open: async ({ browser, stack }, use) => {
    const tabs: CallTab[] = [];
    await use(async (path, person) => {
      const tab = await tabOf(browser, person);
      tabs.push(tab);
      await tab.page.goto(new URL(path, stack.urls.web).href);
      return tab;
    });
    await Promise.all(tabs.map(({ page }) => page.context().close()));
  },
  take: async ({ form }, use) => {
    await use((page, name) => takePicture(page, name, form));
  },
});

export { expect } from '@playwright/test';
