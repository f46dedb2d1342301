import type { CallTab } from '../calls/call-tab.ts';
import { expect, test } from './move-fixture.ts';

const videoBytes = async (tab: CallTab): Promise<number> =>
  (await tab.stats())
    .filter(({ direction, kind }) => direction === 'receive' && kind === 'video')
    .reduce((sum, { bytes }) => sum + bytes, 0);

/** Sharing stopped and begun again, within 300 ms. */
const restartScreen = ({ page }: CallTab) =>
  page.evaluate(async () => {
    const session = window.__crossfade?.session;
    await session?.stopSource('screen');
    await new Promise((resolve) => setTimeout(resolve, 200));
    void session?.startSource('screen');
  });

const otherMicrophone = ({ page }: CallTab) =>
  page.evaluate(async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const other = devices.findLast(({ kind }) => kind === 'audioinput');
    await window.__crossfade?.session.selectDevice('microphone', other?.deviceId);
    return other?.deviceId;
  });

const chosenMicrophone = ({ page }: CallTab) =>
  page.evaluate(() => window.__crossfade?.getState().local.sources.microphone.deviceId);

test('shared screens, a listener, somebody with a screen alone, audio only and tiles out of sight: all go on, and nobody receives more than before', async ({
  people,
  callKey,
  crossing,
  expectWhole,
  there,
  provider,
}) => {
  const ann = await people.join(callKey, 'Ann');
  const ben = await people.join(callKey, 'Ben');
  const lea = await people.joinWithoutMedia(callKey, 'Lea');
  const sue = await people.joinWithoutMedia(callKey, 'Sue');
  const all = [ann, ben, lea, sue];
  await ann.button('Share screen').click();
  await ben.expectFrames(ben.screenOf('Ann'));
  // Lea hears alone, and Ben's tile is out of Ann's sight.
  await lea.button('Settings').click();
  await lea.page.getByRole('checkbox', { name: 'Audio only' }).check();
  await lea.button('Close settings').click();
  await ann.page.addStyleTag({
    content: '[data-testid=tile][data-participant=Ben] { display: none !important; }',
  });
  const nothingMore = async (): Promise<void> => {
    const before = await videoBytes(lea);
    const ofBen = () =>
      ann.page.evaluate(() =>
        [...(window.__crossfade?.getState().rooms[0]?.participants.values() ?? [])]
          .find(({ name }) => name === 'Ben')
          ?.publications.find(({ source }) => source === 'camera')
          ?.pausedBy.includes('demand'),
      );
    await lea.page.waitForTimeout(1_500);
    expect(await videoBytes(lea), 'audio only').toBe(before);
    expect(await ofBen(), 'nobody asks for what is out of sight').toBe(true);
  };
  await expectWhole(all, provider);
  await nothingMore();

  await crossing.over(there, {
    watcher: ann,
    meanwhile: { prepare: () => restartScreen(ann), committed: () => otherMicrophone(ben) },
  });
  await expectWhole(all, there);
  await ben.expectSoundOf('screen-audio');
  await nothingMore();

  await sue.button('Share screen').click();
  let chosen: string | undefined;
  await crossing.over(provider, {
    watcher: ann,
    meanwhile: {
      prepare: async () => {
        chosen = await otherMicrophone(ann);
      },
      committed: () => restartScreen(ann),
    },
  });
  await expectWhole(all, provider);
  expect(await chosenMicrophone(ann)).toBe(chosen);
  await ben.expectFrames(ben.screenOf('Sue'));
  await nothingMore();

  await crossing.over(there, {
    watcher: ben,
    meanwhile: { prepare: () => ann.button('Stop sharing').click() },
  });
  await expectWhole(all, there);
  await expect(ben.screenOf('Ann')).toHaveCount(0);
  await ben.expectFrames(ben.screenOf('Sue'));
});
