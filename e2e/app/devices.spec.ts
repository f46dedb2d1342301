import type { Page } from '@playwright/test';
import { expect, test } from '../calls/stack-fixture.ts';

declare global {
  interface Window {
    /** Names of cameras beside the browser's own. */
    pluggedIn?: readonly string[];
    /** Outputs that a test sound was played through. */
    played?: string[];
    /** Of the button that plays it, one after the other. */
    states?: string[];
  }
}

/** Puts devices beside the browser's own, which come and go when the test says; its fakes are always there. */
async function pluggable(page: Page): Promise<{ plug(...labels: readonly string[]): Promise<void> }> {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const list = media.enumerateDevices.bind(media);
    media.enumerateDevices = async () => [
      ...(await list()),
      ...(window.pluggedIn ?? []).map((label): MediaDeviceInfo => {
        const device = { deviceId: label, groupId: label, kind: 'videoinput' as const, label };
        return Object.assign(device, { toJSON: () => device });
      }),
    ];
  });
  return {
    plug: (...labels) =>
      page.evaluate((plugged) => {
        window.pluggedIn = plugged;
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      }, labels),
  };
}

test('before joining, the microphone shows its level, and silence when muted @door.microphone-level', async ({
  people,
  callKey,
}) => {
  const ann = await people.arrive(callKey, 'Ann');
  const level = ann.page.getByRole('meter', { name: 'Microphone level' });
  const loudest = async (milliseconds: number): Promise<number> =>
    level.evaluate(async (meter: HTMLMeterElement, until) => {
      let most = 0;
      const end = performance.now() + until;
      while (performance.now() < end) {
        most = Math.max(most, meter.value);
        await new Promise(requestAnimationFrame);
      }
      return most;
    }, milliseconds);
  // The browser's fake microphone beeps once a second.
  await expect.poll(() => loudest(1_500)).toBeGreaterThan(3);
  await ann.button('Mute').click();
  await expect(ann.button('Unmute')).toBeVisible();
  await expect.poll(() => loudest(1_500)).toBe(0);
});

test('the speaker test plays through the chosen output @door.speaker-test @door.remembered-choices', async ({
  people,
  callKey,
}) => {
  const ann = await people.arrive(callKey, 'Ann');
  const picker = ann.page.getByLabel('Speaker', { exact: true });
  const outputs = picker.locator('option');
  await expect.poll(() => outputs.count()).toBeGreaterThan(1);
  const chosen = await outputs.last().getAttribute('value');
  await ann.page.evaluate(() => {
    const play = HTMLMediaElement.prototype.play;
    window.played = [];
    HTMLMediaElement.prototype.play = function playAndNote(this: HTMLMediaElement) {
      if (this.src.startsWith('blob:')) window.played?.push(this.sinkId);
      return play.call(this);
    };
  });
  await picker.selectOption(chosen);
  const test = ann.page.getByRole('button', { name: /^(Test|Playing…)$/ });
  // The sound takes a second, in which a busy machine may not look.
  await test.evaluate((button) => {
    const note = () => window.states?.push(button.dataset['state'] ?? '');
    window.states = [];
    new MutationObserver(note).observe(button, { attributeFilter: ['data-state'] });
  });
  await test.click();
  await expect.poll(() => ann.page.evaluate(() => window.states)).toEqual(['playing', 'silent']);
  await expect.poll(() => ann.page.evaluate(() => window.played)).toEqual([chosen]);
  // And it is the one that the next call begins with.
  await ann.page.reload();
  await expect(picker).toHaveValue(chosen ?? '');
});

test('pickers follow plugging in and out @door.device-pickers', async ({ people, callKey }) => {
  const ann = await people.arrive(callKey, 'Ann');
  const cameras = await pluggable(ann.page);
  await ann.page.reload();
  const names = ann.page.getByLabel('Camera', { exact: true }).locator('option');
  await expect.poll(() => names.allTextContents()).toContain('fake_device_0');
  await cameras.plug('Document camera');
  await expect.poll(() => names.allTextContents()).toContain('Document camera');
  await cameras.plug();
  await expect.poll(() => names.allTextContents()).not.toContain('Document camera');
});
