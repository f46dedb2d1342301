import { expect, type Page } from '@playwright/test';
import type { CallTab } from '../calls/call-tab.ts';
import { test } from './fault-fixture.ts';
import { noteFigure } from './figure.ts';
import { NETWORKS } from './networks.ts';
import { countMedia, receivedBetween, watchConnections, type Received } from './received-media.ts';

/** Milliseconds for the estimators to find out what the network carries, and that are measured. */
const SETTLE = 8_000;
const MEASURE = 15_000;

/** What makes a call usable. */
const USABLE = { framesPerSecond: 5, concealed: 0.1, frozen: 0.25, join: 10_000 } as const;

/** Milliseconds from a click on Join to the first frame of somebody else. */
async function timeToFirstFrame(tab: CallTab, other: string): Promise<number> {
  const clicked = Date.now();
  await tab.button('Join').click();
  const video = tab.tile(other).locator('video');
  await expect(video).toBeVisible();
  await video.evaluate(
    (element: HTMLVideoElement) =>
      new Promise((resolve) => {
        element.requestVideoFrameCallback(resolve);
      }),
  );
  return Date.now() - clicked;
}

const told = ({ framesPerSecond, height, frozen, concealed }: Received) =>
  `${framesPerSecond.toFixed(1)} frames/s of ${height} lines, frozen ${(frozen * 100).toFixed(1)} %, sound made up ${(concealed * 100).toFixed(1)} %`;

for (const [name, conditions] of Object.entries(NETWORKS))
  test(`the call stays usable with ${name} @reliability.bad-network`, async ({
    product,
    provider,
    people,
    callKey,
  }, info) => {
    test.setTimeout(120_000);
    const watch = ({ page }: { readonly page: Page }) => watchConnections(page);
    const ben = await people.arrive(callKey, 'Ben');
    const ann = await people.arrive(callKey, 'Ann', { ice: 'relay' });
    await Promise.all([ben, ann].map(watch));
    await ben.join();
    product.become(conditions);
    try {
      const join = await timeToFirstFrame(ann, 'Ben');
      await ben.expectPicture('Ann');
      await ann.page.waitForTimeout(SETTLE);
      const before = await Promise.all([ann, ben].map(({ page }) => countMedia(page)));
      await ann.page.waitForTimeout(MEASURE);
      const after = await Promise.all([ann, ben].map(({ page }) => countMedia(page)));
      const [hers, his] = before.map((counts, index) => receivedBetween(counts, after[index]));
      if (hers === undefined || his === undefined) throw new Error('Nobody counted.');
      noteFigure(info, { kind: 'network', provider, network: name, join, ann: hers, ben: his });
      console.log(`    joined in ${join} ms; Ann ${told(hers)}; Ben ${told(his)}`);

      await ann.expectConnected();
      expect(join).toBeLessThan(USABLE.join);
      for (const { framesPerSecond, concealed, frozen } of [hers, his]) {
        expect(framesPerSecond).toBeGreaterThanOrEqual(USABLE.framesPerSecond);
        expect(concealed).toBeLessThanOrEqual(USABLE.concealed);
        expect(frozen).toBeLessThanOrEqual(USABLE.frozen);
      }
    } finally {
      product.become({});
    }
  });
