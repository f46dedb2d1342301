import type { Page } from '@playwright/test';
import { TAP_PAUSE_MS } from '../../../apps/web/src/tablet/tap-guard.ts';

/** A deliberate press of a resident: later than a tremor after the one before would be. */
export async function press(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(TAP_PAUSE_MS + 100);
  await page.getByRole('button', { name, exact: true }).click();
}
