import { marksIn } from '../../bench/bundle/sdk-marks.ts';
import type { Provider } from '../matrix/manifests.ts';
import { expectEachOther, type CallTab } from './call-tab.ts';
import { ENCRYPTING } from './encrypting-script.ts';
import { expect, otherThan, test } from './stack-fixture.ts';
import { speakSteadily } from './steady-voice.ts';

test('two people see and hear each other, over UDP, and load the SDK of the provider and no byte of the other @call.see-and-hear @call.one-sdk', async ({
  people,
  callKey,
  provider,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  await expect(ann.root).toHaveAttribute('data-provider', provider);
  await expect(ann.root).toHaveAttribute('data-epoch', '1');
  await expectEachOther(ann, ben);
  for (const tab of [ann, ben]) {
    await expect(tab.tiles).toHaveCount(2);
    await expect(tab.tile(tab.name)).toHaveAttribute('data-local', 'true');
    const transports = await tab.transports();
    expect(transports.length).toBeGreaterThan(0);
    for (const { protocol } of transports) expect(protocol).toBe('udp');
  }

  const loaded = await ann.scripts();
  const withSdkOf = (one: Provider): number => loaded.filter((text) => marksIn(text, one).found > 0).length;
  expect(withSdkOf(provider), `scripts with the SDK of ${provider}`).toBeGreaterThan(0);
  expect(withSdkOf(otherThan(provider)), `scripts with the other SDK`).toBe(0);
  expect(loaded.filter((text) => text.includes(ENCRYPTING)).length, 'scripts that encrypt').toBe(0);
  expect(ann.page.workers()).toEqual([]);
});

test('two people see and hear each other through a relay alone @call.relay', async ({ people, callKey }) => {
  const ann = await people.join(callKey, 'Ann', { ice: 'relay' });
  const ben = await people.join(callKey, 'Ben', { ice: 'relay' });
  await expectEachOther(ann, ben);
  for (const tab of [ann, ben]) {
    const transports = await tab.transports();
    expect(transports.length).toBeGreaterThan(0);
    for (const { localCandidate } of transports) expect(localCandidate).toBe('relay');
  }
});

test('a third person joins, one leaves, one closes the tab without a word, and everybody sees who is there @call.third-person @call.leave', async ({
  people,
  callKey,
}) => {
  const [ann, ben] = await people.pair(callKey);
  const cem = await people.join(callKey, 'Cem');
  await expectAmongThemselves([ann, ben, cem]);

  await ben.button('Leave').click();
  await expect(ben.page.getByRole('heading', { name: 'You left the call' })).toBeVisible();
  await expectAmongThemselves([ann, cem]);
  await expectEachOther(ann, cem);

  await cem.page.close();
  await expect(ann.tiles).toHaveCount(1, { timeout: 45_000 });
});

test('speaking, mute and camera off are seen by the others, and undone @stage.speaking @stage.mute-marks', async ({
  people,
  callKey,
}) => {
  const ben = await people.join(callKey, 'Ben');
  const ann = await people.arrive(callKey, 'Ann');
  await speakSteadily(ann.page);
  await ann.page.reload();
  await ann.join();
  await expectEachOther(ann, ben);
  const seen = ben.tile('Ann');
  await expect(seen).toHaveAttribute('data-speaking', 'true');

  await ann.button('Mute').click();
  await expect(ann.button('Unmute')).toBeVisible();
  await expect(seen).toHaveAttribute('data-muted', 'true');
  await expect(seen).toHaveAttribute('data-speaking', 'false');
  await ann.button('Unmute').click();
  await expect(seen).toHaveAttribute('data-muted', 'false');
  await ben.expectSound();

  await ann.button('Stop camera').click();
  await expect(seen).toHaveAttribute('data-camera', 'false');
  await expect(seen.locator('video')).toHaveCount(0);
  await ann.button('Start camera').click();
  await expect(seen).toHaveAttribute('data-camera', 'true');
  await ben.expectPicture('Ann');
});

/** They and nobody else have a tile with each, and all pictures move. */
async function expectAmongThemselves(tabs: readonly CallTab[]): Promise<void> {
  await Promise.all(
    tabs.map(async (tab) => {
      await expect(tab.tiles).toHaveCount(tabs.length);
      await Promise.all(tabs.filter((other) => other !== tab).map(({ name }) => tab.expectPicture(name)));
    }),
  );
}
