import type { Browser, Page } from 'playwright';
import { pagesOrigin } from '../setting/ports.ts';
import type { Arm } from './arms.ts';

/** A fresh page of one side in a profile of its own, ready for the click. */
export async function openSeatedPage(
  browser: Browser,
  arm: Arm,
  seat: { readonly room: string; readonly name: string },
  timeline: boolean,
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 720 },
    permissions: ['camera', 'microphone'],
  });
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${arm.name} ${seat.name}: ${error.message}`));
    const query = new URLSearchParams({ ...arm.query, ...(timeline && { timeline: '' }) });
    await page.goto(`${pagesOrigin}/${arm.page}.html?${query}`);
    await page.waitForFunction(() => 'stage' in window);
    await page.evaluate((to) => window.stage.prepare(to), { ...seat, server: arm.server });
    return page;
  } catch (error) {
    await context.close();
    throw error;
  }
}

/** Leaves as a person does and closes the profile. */
export async function leaveAndClose(page: Page): Promise<void> {
  // What was under way when the page left is nobody's error.
  page.removeAllListeners('pageerror');
  await page.evaluate(() => window.stage.leave());
  await page.context().close();
}
