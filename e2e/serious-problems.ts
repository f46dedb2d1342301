import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe finds on the page as it is now that keeps people from using it, one line each. */
export async function seriousProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id} at ${target.join(' ')}: ${help}`));
}

declare global {
  interface Window {
    /** There once its source was run. */
    readonly axe: typeof axe;
  }
}
