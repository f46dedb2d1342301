import type { Page } from '@playwright/test';
import { PROVIDERS } from '../../adapters/native.mjs';
import { expect, test } from './example-fixture.ts';

const others = (page: Page) => page.getByRole('list', { name: 'Others, by Crossfade' });
const everybody = (page: Page) => page.getByLabel('Everybody, by LiveKit');
const speaking = (page: Page) => page.getByLabel('Speaking, by LiveKit');
const tile = (page: Page, name: string) =>
  page.locator('.lk-participant-tile', {
    has: page.locator(`[data-lk-participant-name=${JSON.stringify(name)}]`),
  });

/** Seconds that a tile's picture has run; 0 before its first frame. */
const played = (page: Page, name: string) =>
  tile(page, name)
    .locator('video')
    .evaluate((video: HTMLVideoElement) => (video.videoWidth > 0 ? video.currentTime : 0));

/** Scripts that the page loaded which are made for LiveKit's SDK, or are it. */
const scriptsOfLivekit = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => /livekit.*\.js$/.test(path)),
  );

test('LiveKit’s components and Crossfade’s hooks show the same call', async ({ join }) => {
  const [ann, ben] = await Promise.all([
    join('Ann', { key: 'beside', provider: 'livekit' }),
    join('Ben', { key: 'beside', provider: 'livekit' }),
  ]);

  await expect(others(ann).getByRole('listitem')).toHaveText([/^Ben/]);
  await expect(everybody(ann)).toHaveText('Ann, Ben');
  await expect(others(ann)).toContainText('speaks');
  await expect(speaking(ann)).toContainText('Ben');

  for (const name of ['Ann', 'Ben']) {
    await expect(tile(ann, name).locator('.lk-connection-quality')).toBeVisible();
    const before = await played(ann, name);
    await expect.poll(() => played(ann, name)).toBeGreaterThan(before);
  }

  expect((await scriptsOfLivekit(ann)).length).toBeGreaterThan(1);

  await ben.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect(others(ann)).toHaveText('Ben, muted');
  await expect(tile(ann, 'Ben').locator('.lk-track-muted-indicator-microphone')).toBeVisible();

  await ben.getByRole('button', { name: 'Leave' }).click();
  await expect(others(ann).getByRole('listitem')).toHaveCount(0);
  await expect(everybody(ann)).toHaveText('Ann');
});

test('a call on another provider has no LiveKit room, and loads nothing of LiveKit', async ({ join }) => {
  const other = PROVIDERS.find((provider) => provider !== 'livekit') ?? '';
  const ann = await join('Ann', { key: 'elsewhere', provider: other });
  await expect(ann.getByText('another provider carries this call')).toBeVisible();
  expect(await scriptsOfLivekit(ann)).toEqual([]);
});
