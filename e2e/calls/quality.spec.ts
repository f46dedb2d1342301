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

test('with audio only no byte of video arrives, and the own tile and the sound go on', async ({
  people,
  callKey,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await expectEachOther(ann, ben);
  expect(await videoBytes(ann, 'receive')).toBeGreaterThan(5_000);

  await ann.button('Settings').click();
  await ann.page.getByRole('checkbox', { name: 'Audio only' }).check();
  await ann.button('Close settings').click();
  await expect(ann.tile('Ben').locator('video')).toHaveCount(0);
  await expect(ann.tile('Ann').locator('video')).toBeVisible();
  await expect.poll(() => videoBytes(ann, 'receive')).toBe(0);
  expect(await videoBytes(ann, 'receive')).toBe(0);
  await ann.expectSound();
  await ben.expectPicture('Ann');

  await ann.button('Show video').click();
  await ann.expectPicture('Ben');
});
