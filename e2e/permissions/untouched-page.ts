import type { CDPSession, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/**
 * A page that nobody has clicked on. Whatever Playwright evaluates counts as a click, after which sound may
 * play, so this one is looked at through the devtools protocol alone.
 */
export class UntouchedPage {
  readonly #page: Page;
  readonly #devtools: CDPSession;

  private constructor(page: Page, devtools: CDPSession) {
    this.#page = page;
    this.#devtools = devtools;
  }

  static async over(page: Page): Promise<UntouchedPage> {
    return new UntouchedPage(page, await page.context().newCDPSession(page));
  }

  /** The value of an expression, or of what it promises. */
  async read(expression: string): Promise<unknown> {
    const { result } = await this.#devtools.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: false,
    });
    return result.value;
  }

  /** The first click of all, as the mouse does it, on the middle of a button with these words. */
  async click(words: string): Promise<void> {
    const place = `(() => {
      const button = [...document.querySelectorAll('button')].find((one) => one.textContent === ${JSON.stringify(words)});
      const box = button?.getBoundingClientRect();
      return box && [box.x + box.width / 2, box.y + box.height / 2];
    })()`;
    await expect.poll(() => this.read(`(${place}) !== undefined`), { message: words }).toBe(true);
    expect(await this.read('navigator.userActivation.hasBeenActive')).toBe(false);
    const at = await this.read(place);
    if (!Array.isArray(at)) throw new Error(`There is no button ${words}.`);
    await this.#page.mouse.click(Number(at[0]), Number(at[1]));
  }
}
