import type { Page } from '@playwright/test';
import { expectEachOther } from './call-tab.ts';
import { expect, test } from './stack-fixture.ts';

/** What a browser does when the camera is unplugged; its fakes cannot be. */
const unplugCamera = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const camera = window.__crossfade?.session.localTrack('camera');
    camera?.stop();
    camera?.dispatchEvent(new Event('ended'));
  });

/** Milliseconds for which a device must have worked, to be replaced at once. */
const WORKED = 3_500;

test('another camera takes the place of one that is unplugged, and it is said @trouble.device-lost', async ({
  people,
  callKey,
}) => {
  const [ann, ben] = await people.pair(callKey);
  await ann.page.waitForTimeout(WORKED);
  await unplugCamera(ann.page);
  await expect(ann.page.getByText('Your camera was disconnected. Now using fake_device_0.')).toBeVisible();
  await ben.expectPicture('Ann');
  await ann.expectPicture('Ann');
});

test('when there is no other camera it is said, and the next that is plugged in is used @trouble.device-lost', async ({
  people,
  callKey,
}) => {
  const [ann, ben] = await people.pair(callKey);
  await ann.page.waitForTimeout(WORKED);
  await ann.page.evaluate(() => {
    const media = navigator.mediaDevices;
    window.realGetUserMedia = media.getUserMedia.bind(media);
    media.getUserMedia = () => Promise.reject(new DOMException('none left', 'NotFoundError'));
  });
  await unplugCamera(ann.page);
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

test('a dropped connection is said, and that one is back @trouble.reconnect', async ({ people, callKey }) => {
  const ben = await people.join(callKey, 'Ben');
  const ann = await people.arrive(callKey, 'Ann');
  await ann.page.addInitScript(() => {
    const sockets = new Set<WebSocket>();
    window.network = {
      reachable: true,
      cut() {
        this.reachable = false;
        for (const socket of sockets) socket.close();
      },
    };
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        // Nobody listens there.
        super(window.network?.reachable ? url : 'ws://127.0.0.1:65535', protocols);
        sockets.add(this);
      }
    };
  });
  await ann.page.reload();
  await ann.join();
  await expectEachOther(ann, ben);

  await ann.page.evaluate(() => window.network?.cut());
  await expect(ann.page.getByText('Your connection dropped. Getting you back in…')).toBeVisible();
  await expect(ann.root).toHaveAttribute('data-state', 'reconnecting');
  await ann.page.evaluate(() => {
    if (window.network) window.network.reachable = true;
  });
  await expect(ann.page.getByText('You are back in the call')).toBeVisible();
  await ann.expectConnected();
  await expect(ann.page.getByText('Your connection dropped.')).toHaveCount(0);
  await expectEachOther(ann, ben);
});

test('sound that the browser holds back is said, and a click lets it out @trouble.audio-unlock', async ({
  people,
  callKey,
}) => {
  await people.join(callKey, 'Ben');
  const ann = await people.arrive(callKey, 'Ann');
  // As browsers do on pages that nobody has clicked on; a click on Join counts, so this one is stricter.
  await ann.page.evaluate(() => {
    const play = HTMLAudioElement.prototype.play;
    HTMLAudioElement.prototype.play = function playOnceUnlocked() {
      return window.soundUnlocked
        ? play.call(this)
        : Promise.reject(new DOMException('a click is wanted', 'NotAllowedError'));
    };
  });
  await ann.join();
  const banner = ann.page.getByRole('alert').filter({ hasText: 'holds back the sound' });
  await expect(banner).toBeVisible();
  await ann.page.evaluate(() => {
    window.soundUnlocked = true;
  });
  await ann.button('Turn on sound').click();
  await expect(banner).toHaveCount(0);
  await ann.expectSound();
});

declare global {
  interface Window {
    network?: { reachable: boolean; cut(): void };
    realGetUserMedia?: MediaDevices['getUserMedia'];
    soundUnlocked?: boolean;
  }
}
