import type { CDPSession, Page } from '@playwright/test';

/** What a person answers to the browser's prompt, and changes later beside the address bar. */
export class SiteSettings {
  readonly #browser: CDPSession;
  readonly #profile: string | undefined;
  readonly #origin: string;

  private constructor(browser: CDPSession, profile: string | undefined, origin: string) {
    this.#browser = browser;
    this.#profile = profile;
    this.#origin = origin;
  }

  /** The settings of one site in the browser profile of `page`. */
  static async of(page: Page, site: string): Promise<SiteSettings> {
    const browser = page.context().browser();
    if (browser === null) throw new Error('The page is in no browser.');
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return new SiteSettings(
      await browser.newBrowserCDPSession(),
      targetInfo.browserContextId,
      new URL(site).origin,
    );
  }

  /** Camera and microphone; `denied` also takes away what is in use. */
  async answer(setting: 'granted' | 'denied'): Promise<void> {
    await Promise.all(
      ['camera', 'microphone'].map((name) =>
        this.#browser.send('Browser.setPermission', {
          permission: { name },
          setting,
          origin: this.#origin,
          ...(this.#profile !== undefined && { browserContextId: this.#profile }),
        }),
      ),
    );
  }
}
