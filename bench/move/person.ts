import type { Browser, Page } from 'playwright';
import { filmClockAndTone, RATE, STEP, STEPS } from './clock-and-tone.ts';
import { canHoldBack, watchCall, type Sighting } from './watch-call.ts';

export interface PersonOptions {
  /** The web app. */
  readonly web: string;
  readonly key: string;
  readonly name: string;
  /** Whom this one watches and listens to; nobody when absent. */
  readonly watches?: string;
}

/** Somebody in the call, in the web app. */
export class Person {
  readonly page: Page;
  readonly name: string;

  private constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  static async arrive(browser: Browser, { web, key, name, watches }: PersonOptions): Promise<Person> {
    // The listener is a script that the page's own policy knows nothing of.
    const context = await browser.newContext({ viewport: { width: 960, height: 720 }, bypassCSP: true });
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
    // What tsx wraps functions in, which the page's copies of them call too.
    await page.addInitScript({ content: 'globalThis.__name = (named) => named;' });
    await page.addInitScript(filmClockAndTone, [STEPS, STEP, RATE] as const);
    await page.addInitScript(canHoldBack);
    if (watches !== undefined) await page.addInitScript(watchCall, watches);
    await page.goto(`${web}/call/${encodeURIComponent(key)}?name=${name}`);
    const person = new Person(page, name);
    await person.join();
    return person;
  }

  async join(): Promise<void> {
    await this.page.getByRole('button', { name: 'Join', exact: true }).click();
    await this.page
      .locator('[data-testid=call][data-state=connected]')
      .waitFor({ state: 'attached', timeout: 30_000 });
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.join();
  }

  async mute(): Promise<void> {
    await this.page.getByRole('button', { name: 'Mute', exact: true }).click();
  }

  /** Resolves when new pictures of somebody are shown, and no move is under way. */
  async sees(name: string): Promise<void> {
    await this.page.waitForFunction(
      (tile) => {
        const call = document.querySelector('[data-testid=call]');
        const video = document.querySelector<HTMLVideoElement>(`${tile} video`);
        return video && video.videoWidth > 0 && !call?.hasAttribute('data-moving');
      },
      `[data-testid=tile][data-participant=${JSON.stringify(name)}]`,
      { timeout: 30_000 },
    );
  }

  /** Whether this one is ready for no move. */
  async holdBack(held: boolean): Promise<void> {
    await this.page.evaluate((held) => {
      window.holdBack = held;
    }, held);
  }

  async begin(): Promise<void> {
    await this.page.evaluate(() => window.watch.begin());
  }

  async end(): Promise<Sighting> {
    return await this.page.evaluate(() => window.watch.end());
  }

  async backFrom(deployment: string): Promise<number> {
    return await this.page.evaluate((left) => window.watch.backFrom(left), deployment);
  }
}
