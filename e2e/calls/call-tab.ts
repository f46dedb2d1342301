import { expect, type Locator, type Page } from '@playwright/test';
import type { CallEvent, CallState, Source } from '@crossfade/video-core';
import type { Call, TrackStats } from '@crossfade/video-core/client';

/** What the page exposes to tests, as far as it is used here. */
interface Exposed {
  readonly session: Call;
  readonly events: readonly CallEvent[];
  getState(): CallState;
  stats(): Promise<readonly TrackStats[]>;
}

declare global {
  interface Window {
    readonly __crossfade?: Exposed;
  }
}

/** A browser tab in which somebody is at a call. */
export class CallTab {
  readonly page: Page;
  readonly name: string;
  readonly root: Locator;
  readonly tiles: Locator;

  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
    this.root = page.getByTestId('call');
    this.tiles = page.getByTestId('tile');
  }

  /** Resolves once the others' messages and hands reach this tab as they happen, too. */
  async join(): Promise<void> {
    await this.button('Join').click();
    await this.expectConnected();
    await this.page.waitForFunction(
      () => window.__crossfade?.session.control?.getState().connection.name === 'connected',
    );
  }

  async expectConnected(): Promise<void> {
    await expect(this.root).toHaveAttribute('data-state', 'connected');
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** The tile of somebody by the name that they show. */
  tile(name: string): Locator {
    return this.tiles.and(this.page.locator(`[data-participant=${JSON.stringify(name)}]`));
  }

  /** The screen that somebody shares. */
  screenOf(name: string): Locator {
    return this.page
      .getByTestId('screen-tile')
      .and(this.page.locator(`[data-participant=${JSON.stringify(name)}]`));
  }

  async call(): Promise<string> {
    return (await this.#state()).call;
  }

  async participantId(): Promise<string> {
    return (await this.#state()).participantId;
  }

  async #state(): Promise<{ readonly call: string; readonly participantId: string }> {
    const state = await this.page.evaluate(() => {
      const now = window.__crossfade?.getState();
      return { call: now?.call, participantId: now?.local.participantId };
    });
    if (state.call === undefined || state.participantId === undefined)
      throw new Error(`${this.name} is in no call.`);
    return { call: state.call, participantId: state.participantId };
  }

  /** The texts of all scripts that the page has loaded so far. */
  async scripts(): Promise<readonly string[]> {
    return this.page.evaluate(() => {
      const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
      const urls = new Set(loaded.filter((url) => /\.js(?:\?|$)/.test(url)));
      return Promise.all([...urls].map(async (url) => (await fetch(url, { cache: 'force-cache' })).text()));
    });
  }

  async stats(): Promise<readonly TrackStats[]> {
    return this.page.evaluate(async () => (await window.__crossfade?.stats()) ?? []);
  }

  /** New frames are shown in somebody's tile, and the browser decodes them. */
  async expectPicture(of: string): Promise<void> {
    await this.expectFrames(this.tile(of));
  }

  /** New frames are shown in a tile, and the browser decodes them. */
  async expectFrames(tile: Locator): Promise<void> {
    const video = tile.locator('video');
    await expect(video).toBeVisible();
    const widthOfShown = (): Promise<number> =>
      video.evaluate(
        (element: HTMLVideoElement) =>
          new Promise<number>((resolve) => {
            let frames = 0;
            // The element of a participant who comes back takes the place of the one from before.
            const looking = setInterval(() => {
              if (!element.isConnected) end(0);
            }, 100);
            const end = (width: number): void => {
              clearInterval(looking);
              resolve(width);
            };
            const next = (): void => {
              frames += 1;
              if (frames < 10) element.requestVideoFrameCallback(next);
              else end(element.videoWidth);
            };
            element.requestVideoFrameCallback(next);
          }),
      );
    await expect.poll(widthOfShown, 'frames are shown').toBeGreaterThan(0);
    await this.#expectRise('video', ({ frames }) => frames ?? 0);
  }

  /** Sound arrives that is not silence. */
  async expectSound(): Promise<void> {
    await this.#expectRise('audio', ({ audioEnergy }) => audioEnergy ?? 0);
  }

  /** Sound arrives of the publication of a source that was announced last. */
  async expectSoundOf(source: Source): Promise<void> {
    const announced = await this.page.evaluate(
      (source) =>
        window.__crossfade?.events.findLast(
          (event) => event.type === 'publication-added' && event.publication.source === source,
        ),
      source,
    );
    if (announced?.type !== 'publication-added') throw new Error(`Nobody publishes ${source}.`);
    await this.#expectRise('audio', ({ publicationId, audioEnergy }) =>
      publicationId === announced.publication.publicationId ? (audioEnergy ?? 0) : 0,
    );
  }

  async #expectRise(kind: TrackStats['kind'], counter: (stats: TrackStats) => number): Promise<void> {
    const total = async (): Promise<number> => {
      const received = (await this.stats()).filter((one) => one.direction === 'receive' && one.kind === kind);
      return received.reduce((sum, one) => sum + counter(one), 0);
    };
    const before = await total();
    await expect.poll(total, { message: `${this.name} receives ${kind}` }).toBeGreaterThan(before);
  }

  /** What a browser does when a device is unplugged, or sharing is stopped in its own bar; its fakes never are. */
  async endTrack(source: Source): Promise<void> {
    await this.page.evaluate((source) => {
      const track = window.__crossfade?.session.localTrack(source);
      track?.stop();
      track?.dispatchEvent(new Event('ended'));
    }, source);
  }

  /** How media travels now, one entry per way in use. */
  async transports(): Promise<readonly NonNullable<TrackStats['transport']>[]> {
    return (await this.stats()).flatMap(({ transport }) => (transport ? [transport] : []));
  }
}

/** Two people see and hear each other. */
export async function expectEachOther(ann: CallTab, ben: CallTab): Promise<void> {
  await Promise.all([
    ann.expectPicture(ben.name),
    ben.expectPicture(ann.name),
    ann.expectSound(),
    ben.expectSound(),
  ]);
}
