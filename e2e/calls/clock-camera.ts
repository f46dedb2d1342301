import type { Page } from '@playwright/test';
import type { CallTab } from './call-tab.ts';

/** What somebody saw of a clock. */
export interface ClockSightings {
  /** Milliseconds of the clock at each look. */
  readonly times: readonly number[];
  /** Looks at which the tile showed no clock, as a black frame does. */
  readonly dark: number;
}

declare global {
  interface Window {
    readonly crossfadeClock?: ClockSightings;
  }
}

/** From the next load on, somebody's camera shows a clock: 15 frames a second, 640 by 360, as black and white fields. */
export async function filmClock(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const media = navigator.mediaDevices;
    const open = media.getUserMedia.bind(media);
    media.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      for (const camera of stream.getVideoTracks()) {
        const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
        const context = canvas.getContext('2d');
        setInterval(() => {
          // A white field, a black one, and the clock's fourteen bits in fifteenths of a second.
          const time = Math.floor((performance.now() * 15) / 1_000) % 16_384;
          for (let field = 0; field < 16; field += 1) {
            const white = field === 0 || (field > 1 && (time >> (field - 2)) % 2 === 1);
            if (context) context.fillStyle = white ? '#fff' : '#000';
            context?.fillRect((field % 8) * 80, Math.floor(field / 8) * 180, 80, 180);
          }
        }, 1_000 / 15);
        stream.removeTrack(camera);
        camera.stop();
        for (const track of canvas.captureStream(15).getVideoTracks()) stream.addTrack(track);
      }
      return stream;
    };
  });
}

/** From now on, a page looks at the clock in somebody's tile, each time that it is painted. */
export async function watchClock(tab: CallTab, of: string): Promise<void> {
  await tab.page.evaluate((name) => {
    const seen = { times: [] as number[], dark: 0 };
    Object.assign(window, { crossfadeClock: seen });
    const canvas = Object.assign(document.createElement('canvas'), { width: 16, height: 4 });
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const videos = `[data-testid="tile"][data-participant=${JSON.stringify(name)}] video`;
    const look = (): void => {
      requestAnimationFrame(look);
      // Of two that lie one over the other, the last is seen.
      const video = [...document.querySelectorAll<HTMLVideoElement>(videos)].at(-1);
      if (!video || !context) return void (seen.dark += 1);
      context.drawImage(video, 0, 0, 16, 4);
      const { data } = context.getImageData(0, 0, 16, 4);
      const isWhite = (field: number): boolean =>
        (data[((Math.floor(field / 8) * 2 + 1) * 16 + (field % 8) * 2) * 4] ?? 0) > 128;
      if (!isWhite(0) || isWhite(1)) return void (seen.dark += 1);
      let time = 0;
      for (let bit = 0; bit < 14; bit += 1) if (isWhite(bit + 2)) time += 2 ** bit;
      seen.times.push(time);
    };
    look();
  }, of);
}

export const sightingsOf = async (tab: CallTab): Promise<ClockSightings> =>
  (await tab.page.evaluate(() => window.crossfadeClock)) ?? { times: [], dark: 0 };

/** By how many frames the clock went back, at most. */
export const stepBack = ({ times }: ClockSightings): number =>
  times.reduce((most, time, at) => Math.max(most, (times[at - 1] ?? time) - time), 0);
