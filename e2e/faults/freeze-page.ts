import type { CallTab } from '../calls/call-tab.ts';

/** What a page runs when it is frozen and thawed: it gets both events (Page Lifecycle), and in between runs nothing. */
const FROZEN = `
  document.dispatchEvent(new Event('freeze', { bubbles: true }));
  debugger;
  document.dispatchEvent(new Event('resume', { bubbles: true }));
`;

/**
 * Stops all of a page but its media, as browsers do with one in the background; answers what thaws it. By the debugger,
 * since Chromium without a window does not obey `Page.setWebLifecycleState`: its pages run on.
 */
export async function freezePage({ page }: CallTab): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page);
  const frozen = new Promise((resolve) => devtools.once('Debugger.paused', resolve));
  await devtools.send('Debugger.enable');
  const thawed = devtools.send('Runtime.evaluate', { expression: FROZEN });
  await frozen;
  return async () => {
    await devtools.send('Debugger.resume');
    await thawed;
    await devtools.detach();
  };
}
