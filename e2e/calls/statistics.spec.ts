import type { Locator } from '@playwright/test';
import { expect, test } from './stack-fixture.ts';

const factsOf = async (track: Locator): Promise<Readonly<Record<string, string>>> =>
  track.evaluate((element) =>
    Object.fromEntries(
      [...element.querySelectorAll('[data-fact]')].map((fact) => [
        fact.getAttribute('data-fact') ?? '',
        fact.textContent,
      ]),
    ),
  );

/** In the page: reports of the call's quality that the server took. */
const reportsTaken = (): number =>
  performance
    .getEntriesByType('resource')
    .filter((entry) => entry instanceof PerformanceResourceTiming)
    .filter(({ name, responseStatus }) => name.endsWith('/api/quality') && responseStatus === 204).length;

test('the statistics tell of every track its codec, figures and path @reliability.statistics @reliability.quality-mark', async ({
  people,
  callKey,
  moderator,
}) => {
  const [ann] = await people.pair(callKey);
  await expect(
    ann.tile('Ben').getByRole('img', { name: /^Connection: (excellent|good|poor)$/ }),
  ).toBeVisible();
  await expect
    .poll(async () => (await moderator.callAt(callKey))?.quality)
    .toMatch(/^(excellent|good|poor)$/);
  await expect.poll(() => ann.page.evaluate(reportsTaken)).toBeGreaterThan(0);
  await ann.button('Settings').click();
  await ann.button('Call statistics').click();
  const panel = ann.page.getByRole('complementary', { name: 'Call statistics' });
  const tracks = panel.getByRole('listitem');
  await expect(tracks).toHaveCount(4);

  for (const direction of ['send', 'receive']) {
    const of = (source: string) => panel.locator(`[data-direction="${direction}"][data-source="${source}"]`);
    await expect
      .poll(() => factsOf(of('camera')))
      .toMatchObject({
        codec: 'VP8',
        resolution: expect.stringMatching(/^\d{3,4} × \d{2,4}, [1-9]\d? fps$/),
        bitrate: expect.stringMatching(/^[1-9]\d{0,2}(\.\d)? [kM]bit\/s$/),
        loss: expect.stringMatching(/^\d+\.\d %$/),
        roundTrip: expect.stringMatching(/ ms$/),
        jitter: expect.stringMatching(/ ms$/),
        path: 'UDP',
        ...(direction === 'send'
          ? { layers: expect.stringMatching(/^[1-3] sent$/) }
          : { freezes: expect.stringMatching(/^(none|\d+ \(.+ s\))$/) }),
      });
    await expect
      .poll(() => factsOf(of('microphone')))
      .toMatchObject({ codec: 'OPUS', bitrate: expect.stringMatching(/kbit\/s$/), path: 'UDP' });
  }

  // Whatever is not named is withdrawn, which would end the camera and the microphone in the midst of the look.
  await ann.page.context().grantPermissions(['camera', 'microphone', 'clipboard-read', 'clipboard-write']);
  await ann.button('Copy as JSON').click();
  await expect(ann.button('Copied')).toBeVisible();
  const copied: { readonly tracks: readonly { readonly name: string; readonly direction: string }[] } =
    JSON.parse(await ann.page.evaluate(() => navigator.clipboard.readText()));
  expect(copied.tracks.map(({ name, direction }) => `${name} ${direction}`).toSorted()).toEqual([
    'Ann send',
    'Ann send',
    'Ben receive',
    'Ben receive',
  ]);

  await ann.button('Close statistics').click();
  await expect(panel).toHaveCount(0);
});
