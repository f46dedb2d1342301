import type { CallTab } from './call-tab.ts';
import { expectEachOther } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

const total = async (tab: CallTab, direction: 'send' | 'receive'): Promise<number> =>
  (await tab.stats())
    .filter((one) => one.direction === direction && one.kind === 'video')
    .reduce((sum, { bytes }) => sum + bytes, 0);

/** Bytes of video in two seconds. */
async function videoBytes(tab: CallTab, direction: 'send' | 'receive'): Promise<number> {
  const before = await total(tab, direction);
  await tab.page.waitForTimeout(2_000);
  return (await total(tab, direction)) - before;
}

const layersOf = async (tab: CallTab): Promise<number | undefined> =>
  (await tab.stats()).find(({ direction, kind }) => direction === 'send' && kind === 'video')?.activeLayers
    ?.length;

/** A browser that has once taken its way for narrow believes in 8 % more a second (GCC), and so in all layers after 20 s. */
const UNTIL_ALL_LAYERS = { timeout: 60_000 };

test('with audio only no byte of video arrives, nor is one sent that nobody else wants, and the own tile and the sound go on @quality.audio-only @quality.demand @quality.undemanded', async ({
  people,
  callKey,
}) => {
  const [ann, ben] = await people.pair(callKey);
  await expect.poll(() => videoBytes(ann, 'receive')).toBeGreaterThan(5_000);

  await ann.button('Settings').click();
  await ann.page.getByRole('checkbox', { name: 'Audio only' }).check();
  await ann.button('Close settings').click();
  await expect(ann.tile('Ben').locator('video')).toHaveCount(0);
  await expect(ann.tile('Ann').locator('video')).toBeVisible();
  await expect.poll(() => videoBytes(ann, 'receive')).toBe(0);
  expect(await videoBytes(ann, 'receive')).toBe(0);
  await expect.poll(() => videoBytes(ben, 'send')).toBe(0);
  await ann.expectSound();
  await ben.expectPicture('Ann');

  await ann.button('Show video').click();
  await ann.expectPicture('Ben');
});

test('sending less sends fewer layers and fewer bytes, at once, in the next call too, and all again when lifted @quality.send @door.remembered-choices', async ({
  people,
  callKey,
}) => {
  test.slow();
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await ben.page.setViewportSize({ width: 1920, height: 1080 });
  await expectEachOther(ann, ben);
  await expect.poll(() => layersOf(ann), UNTIL_ALL_LAYERS).toBe(3);
  const all = await videoBytes(ann, 'send');

  await ann.button('Settings').click();
  const quality = ann.page.getByLabel('What you send');
  await quality.selectOption('low');
  await expect.poll(() => layersOf(ann)).toBe(1);
  // What is sent takes a moment to follow.
  await expect.poll(() => videoBytes(ann, 'send')).toBeLessThan(all / 3);
  await ben.expectPicture('Ann');

  await ann.page.reload();
  await ann.join();
  await ben.expectPicture('Ann');
  // An encoder begins small; a limit holds.
  await ann.page.waitForTimeout(4_000);
  await expect.poll(() => layersOf(ann)).toBe(1);

  await ann.button('Settings').click();
  await quality.selectOption('high');
  await expect.poll(() => layersOf(ann), UNTIL_ALL_LAYERS).toBe(3);
});
