import { expect, test } from '@playwright/test';
import { randomBytes } from 'node:crypto';
import type { CallTab } from '../calls/call-tab.ts';
import { People } from '../calls/people.ts';

test('two people at a product that runs already see each other', async ({ browser }) => {
  const web = process.env['SMOKE_WEB_URL'];
  if (web === undefined)
    throw new Error('Set SMOKE_WEB_URL to where the web app is, such as http://localhost:3000.');
  const people = new People(web, browser);
  const key = `smoke-${randomBytes(6).toString('hex')}`;
  const both = await Promise.all(['Ann', 'Ben'].map((name) => people.arrive(key, name)));
  for (const tab of both) {
    await tab.button('Join').click();
    await tab.expectConnected();
  }
  const provider = await both[0]?.root.getAttribute('data-provider');
  console.log(`the call is on ${provider}`);
  for (const tab of both) for (const other of both) if (other !== tab) await expectPlaying(tab, other.name);
  await people.sendHome();
});

/** In a production build no test can look at the SDK: what is played is what counts. */
async function expectPlaying(tab: CallTab, name: string): Promise<void> {
  const video = tab.tile(name).locator('video');
  const played = (): Promise<number> => video.evaluate((element: HTMLVideoElement) => element.currentTime);
  await expect.poll(played, `${name} is seen`).toBeGreaterThan(0);
  const before = await played();
  await expect.poll(played, `${name} moves`).toBeGreaterThan(before);
}
