import type { CallTab } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

const CODECS = { CAMERA_CODEC: 'h264', SCREEN_CODEC: 'vp9' };

test.beforeAll(async ({ stack }) => {
  await stack.restart('server', CODECS);
});

test.afterAll(async ({ stack }) => {
  await stack.restart('server', { CAMERA_CODEC: 'vp8', SCREEN_CODEC: 'vp8' });
});

/** What pictures that go one way are encoded in, in the order of the alphabet. */
const codecsOf = async (tab: CallTab, direction: 'send' | 'receive') =>
  (await tab.stats())
    .filter((one) => one.direction === direction && one.kind === 'video')
    .map(({ codec }) => codec)
    .toSorted();

test('cameras and screens are sent in the codecs that the server is set to @quality.codecs', async ({
  people,
  callKey,
}) => {
  const [ann, ben] = await people.pair(callKey);
  await ann.button('Share screen').click();
  await ben.expectFrames(ben.screenOf('Ann'));
  await expect.poll(() => codecsOf(ann, 'send')).toEqual(Object.values(CODECS));
  await expect.poll(() => codecsOf(ben, 'receive')).toEqual(Object.values(CODECS));
});
