import type { Room } from 'livekit-client';
import { createRequire } from 'node:module';
import type { CallTab } from '../calls/call-tab.ts';
import { accountOf, keepAccount, longestInterruption } from '../faults/account.ts';
import { otherThan } from '../calls/stack-fixture.ts';
import { expect, test } from './move-fixture.ts';
import { useOlderBuild } from './older-build.ts';

declare global {
  interface Window {
    /** The SDK, once its script is loaded. */
    readonly LivekitClient: { readonly Room: typeof Room };
    crossfadeWalled?: boolean;
  }
}

/** Connections that a page makes once it is walled in find no way, over UDP or TCP. */
const canBeWalledIn = async ({ page }: CallTab): Promise<void> => {
  await page.addInitScript(() => {
    const Real = RTCPeerConnection;
    const nowhere: RTCConfiguration = { iceServers: [], iceTransportPolicy: 'relay' };
    window.RTCPeerConnection = class extends Real {
      readonly #walled = window.crossfadeWalled === true;
      constructor(configuration?: RTCConfiguration) {
        super(window.crossfadeWalled ? { ...configuration, ...nowhere } : configuration);
      }
      override setConfiguration(configuration?: RTCConfiguration): void {
        super.setConfiguration(this.#walled ? { ...configuration, ...nowhere } : configuration);
      }
    };
  });
  await page.reload();
};
const wallIn = ({ page }: CallTab, walled: boolean) =>
  page.evaluate((walled) => {
    window.crossfadeWalled = walled;
  }, walled);

test('of two requests one is carried out; to the same place is nothing; who cannot reach the target keeps the call where it is, undisturbed', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  there,
  provider,
  moderator,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.arrive(callKey, 'Ben');
  await canBeWalledIn(ben);
  await ben.join();
  const both = [ann, ben];
  await expectWhole(both, provider);

  expect(await moderator.tryMove(callKey, provider)).toBe('unchanged');
  expect(await moderator.tryMove(callKey, 'nowhere')).toBe('deployment-not-found');
  expect(await moderator.tryMove(`${callKey}-other`, there)).toBe('call-not-found');

  const asked = await Promise.all([moderator.tryMove(callKey, there), moderator.tryMove(callKey, there)]);
  expect(asked.toSorted()).toEqual(['move-in-progress', 'prepare']);
  // As soon as the first is over.
  await expect
    .poll(() => moderator.tryMove(callKey, provider), { intervals: [50], timeout: 15_000 })
    .toBe('prepare');
  await expect.poll(async () => (await moderator.callAt(callKey))?.epoch).toBe(3);
  await expectWhole(both, provider);
  await expect.poll(() => moderator.tryMove(callKey, provider), { timeout: 15_000 }).toBe('unchanged');

  await wallIn(ben, true);
  await Promise.all(both.map(keepAccount));
  await ann.page.waitForTimeout(1_000);
  const since = Date.now();
  const over = await crossing.to(there);
  expect(over).toMatchObject({ state: 'aborted' });
  expect(over.detail).toContain('Ben');
  await ann.page.waitForTimeout(2_000);
  for (const tab of both) {
    const account = await accountOf(tab);
    expect(longestInterruption(account, since), `${tab.name} saw and heard on`).toBe(0);
    expect(account.states).toEqual(['connected']);
    expect(account.mostTiles).toBe(1);
  }
  expect(await moderator.tryMove(callKey, there)).toBe('target-resting');
  await expectWhole(both, provider);
  await wallIn(ben, false);
  await crossing.over(there, { force: true });
  await expectWhole(both, there);
});

test('a page of the release before moves cannot follow: the move is refused by name, and a forced one has it join again', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  moderator,
  provider,
  there,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const old = await people.arrive(callKey, 'Old');
  await useOlderBuild(old);
  await old.join();
  await expectWhole([ann, old], provider);
  const refusal = async () => (await moderator.requestMove(callKey, there)).outcome;
  // A client that came a moment ago may still open the channel that all others have.
  await expect.poll(refusal, { timeout: 30_000, intervals: [1_000] }).toBe('cannot-follow');
  await crossing.over(there, { force: true });
  await expectWhole([ann, old], there);
});

test('a page with a provider’s own SDK cannot follow: the move is refused by name, and a forced one leaves it behind', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  moderator,
  stack,
  provider,
  browser,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  // Only LiveKit has applications with its own SDK alone.
  const own = 'livekit';
  if (provider !== own) await crossing.over(own);
  const response = await fetch(`${stack.urls.server}/livekit/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: callKey, displayName: 'Nat' }),
  });
  const { token, url }: { readonly token: string; readonly url: string } = await response.json();
  const page = await browser.newPage();
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('livekit-client') });
  await page.evaluate(
    async ([url, token]) => {
      const room = new window.LivekitClient.Room();
      await room.connect(url, token);
      Object.assign(window, { nativeRoom: room });
    },
    [url, token] as const,
  );
  await expect(ann.tiles).toHaveCount(3);
  const target = otherThan(own);
  // A client that came a moment ago may still open the channel that all others have.
  await expect
    .poll(() => moderator.tryMove(callKey, target), { timeout: 30_000, intervals: [1_000] })
    .toBe('cannot-follow');
  await crossing.over(target, { force: true });
  await expect(ann.tiles).toHaveCount(2);
  await expectWhole([ann, ben], target);
  await page.close();
});
