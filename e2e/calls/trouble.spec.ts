import { makeSocketsBreakable } from '../faults/breakable-sockets.ts';
import { playFault } from '../faults/play-fault.ts';
import { QUICK_FAULTS } from '../faults/quick-faults.ts';
import { expect, test } from './stack-fixture.ts';

/** Milliseconds for which a device must have worked, to be replaced at once. */
const WORKED = 3_500;
/** The bounds themselves are kept by the long run of faults, which has the machine to itself. */
const SLACK = 3;

test('another camera takes the place of one that is unplugged; when there is none it is said, and the next is used @reliability.device-lost', async ({
  people,
  callKey,
}) => {
  const [ann, ben] = await people.pair(callKey);
  await ann.page.waitForTimeout(WORKED);
  await ann.endTrack('camera');
  await expect(ann.page.getByText('Your camera was disconnected. Now using fake_device_0.')).toBeVisible();
  await ben.expectPicture('Ann');
  await ann.expectPicture('Ann');

  await ann.page.waitForTimeout(WORKED);
  await ann.page.evaluate(() => {
    const media = navigator.mediaDevices;
    window.realGetUserMedia = media.getUserMedia.bind(media);
    media.getUserMedia = () => Promise.reject(new DOMException('none left', 'NotFoundError'));
  });
  await ann.endTrack('camera');
  await expect(ann.page.getByRole('alert').getByText('No camera found')).toBeVisible();
  await expect(ben.tile('Ann')).toHaveAttribute('data-camera', 'false');
  await ben.expectSound();

  await ann.page.evaluate(() => {
    if (window.realGetUserMedia) navigator.mediaDevices.getUserMedia = window.realGetUserMedia;
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
  });
  await expect(ann.page.getByText('Now using fake_device_0.')).toBeVisible();
  await expect(ann.page.getByText('No camera found')).toHaveCount(0);
  await ben.expectPicture('Ann');
});

test('a dropped connection is said, and comes back with all media @reliability.reconnect @reliability.faults', async ({
  people,
  callKey,
  provider,
  stack,
}, info) => {
  const ben = await people.join(callKey, 'Ben');
  const ann = await people.arrive(callKey, 'Ann', { ice: 'relay' });
  await makeSocketsBreakable(ann.page);
  await ann.join();
  for (const fault of QUICK_FAULTS) await playFault({ provider, stack, ann, ben }, fault, info, SLACK);
  await expect(ann.page.getByText('You lost your connection.')).toHaveCount(0);
});

declare global {
  interface Window {
    realGetUserMedia?: MediaDevices['getUserMedia'];
  }
}
