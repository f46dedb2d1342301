import type { Browser, Page } from '@playwright/test';
import { CallTab, expectEachOther } from './call-tab.ts';

/** The people of one test, each in a browser profile of their own. */
export class People {
  readonly #web: string;
  readonly #browser: Browser;
  readonly #prepare: ((page: Page) => Promise<void>) | undefined;
  readonly #tabs: CallTab[] = [];

  /** @param prepare what is done to each new page */
  constructor(web: string, browser: Browser, prepare?: (page: Page) => Promise<void>) {
    this.#web = web;
    this.#browser = browser;
    this.#prepare = prepare;
  }

  /** A participant in the lobby of a call. */
  async arrive(key: string, name: string, search: Readonly<Record<string, string>> = {}): Promise<CallTab> {
    const tab = await this.#open(name);
    await tab.page.goto(this.link(key, name, search));
    return tab;
  }

  /** Somebody in a call. */
  async join(key: string, name: string, search: Readonly<Record<string, string>> = {}): Promise<CallTab> {
    const tab = await this.arrive(key, name, search);
    await tab.join();
    return tab;
  }

  /** Somebody in a call whose computer has no camera and no microphone: what is written needs no media. */
  async joinWithoutMedia(key: string, name: string): Promise<CallTab> {
    const tab = await this.#open(name);
    await tab.page.addInitScript(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
    });
    await tab.page.goto(this.link(key, name));
    await tab.join();
    return tab;
  }

  /** Ann and Ben, who see and hear each other. They come at the same time, so either may be the first. */
  async pair(key: string): Promise<readonly [ann: CallTab, ben: CallTab]> {
    const [ann, ben] = await Promise.all([this.join(key, 'Ann'), this.join(key, 'Ben')]);
    await expectEachOther(ann, ben);
    return [ann, ben];
  }

  link(key: string, name?: string, search: Readonly<Record<string, string>> = {}): string {
    const url = new URL(`/call/${encodeURIComponent(key)}`, this.#web);
    if (name !== undefined) url.searchParams.set('name', name);
    for (const [field, value] of Object.entries(search)) url.searchParams.set(field, value);
    return url.href;
  }

  async sendHome(): Promise<void> {
    await Promise.all(this.#tabs.map(({ page }) => page.context().close()));
  }

  async #open(name: string): Promise<CallTab> {
    const context = await this.#browser.newContext({ viewport: { width: 960, height: 720 } });
    const tab = new CallTab(await context.newPage(), name);
    await this.#prepare?.(tab.page);
    this.#tabs.push(tab);
    return tab;
  }
}
