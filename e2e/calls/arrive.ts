import type { Browser, Page } from '@playwright/test';

/** Somebody in a browser of their own. */
export async function arrive(
  browser: Browser,
  url: string,
  viewport = { width: 1024, height: 768 },
): Promise<Page> {
  const context = await browser.newContext({ viewport, permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}
