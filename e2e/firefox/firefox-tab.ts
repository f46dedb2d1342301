import { expect } from '@playwright/test';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { ensureFirefox } from '../../scripts/setup/firefox.mjs';

/** A camera and a microphone that are not there, nobody asked, and sound without a click; ICE over this machine's own addresses. */
const PREFERENCES = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
};

/** Somebody at a call in Firefox, which Playwright does not drive: over WebDriver BiDi. */
export class FirefoxTab {
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  static async open(link: string): Promise<FirefoxTab> {
    const browser = await launch({
      browser: 'firefox',
      executablePath: await ensureFirefox(),
      headless: true,
      extraPrefsFirefox: PREFERENCES,
    });
    const page = await browser.newPage();
    await page.goto(link);
    return new FirefoxTab(browser, page);
  }

  async click(button: string): Promise<void> {
    await this.#page.locator(`::-p-aria([name="${button}"][role="button"])`).click();
  }

  async join(): Promise<void> {
    await this.click('Join');
    await this.#page.waitForSelector('[data-testid=call][data-state=connected]');
  }

  /** New frames are shown in the tile, or in the shared screen, of a participant. */
  async expectFrames(kind: 'tile' | 'screen-tile', of: string): Promise<void> {
    const tile = `[data-testid=${kind}][data-participant=${JSON.stringify(of)}]`;
    const video = await this.#page.waitForSelector(`${tile} video`);
    await video?.evaluate(
      (element) =>
        new Promise<void>((resolve, reject) => {
          if (!(element instanceof HTMLVideoElement)) return reject(new Error('no video'));
          let frames = 0;
          setTimeout(() => reject(new Error(`only ${frames} frames were shown in 20 s`)), 20_000);
          const next = (): void => {
            frames += 1;
            if (frames < 10) element.requestVideoFrameCallback(next);
            else resolve();
          };
          element.requestVideoFrameCallback(next);
        }),
    );
  }

  /** Sound arrives that is not silence. */
  async expectSound(): Promise<void> {
    const heard = (): Promise<number> =>
      this.#page.evaluate(async () => {
        const stats = (await window.__crossfade?.stats()) ?? [];
        return stats
          .filter(({ direction, kind }) => direction === 'receive' && kind === 'audio')
          .reduce((sum, { audioEnergy = 0 }) => sum + audioEnergy, 0);
      });
    const before = await heard();
    await expect.poll(heard, { message: 'Firefox hears something' }).toBeGreaterThan(before);
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }
}
