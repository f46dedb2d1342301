import type { Page } from 'playwright';

/** Milliseconds since 1970, by the page's own clock, which is steady. */
export type PageMoment = number;

interface Watch {
  /** Of the latest click on a button. */
  tapped: PageMoment;
  /** When a frame is first shown by an element that a selector matches, from now on. */
  firstFrame(selector: string): Promise<PageMoment>;
}

declare global {
  interface Window {
    frameWatch: Watch;
  }
}

/** Listens in a page, so that nothing has to ask it over and over. To be called before the page is opened. */
export async function watchFrames(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const moment = (at: number): number => performance.timeOrigin + at;
    window.frameWatch = {
      tapped: 0,
      firstFrame: (selector) =>
        new Promise((resolve) => {
          const watched = new Set<Element>();
          const look = (): void => {
            for (const element of document.querySelectorAll(selector)) {
              if (watched.has(element) || !(element instanceof HTMLVideoElement)) continue;
              watched.add(element);
              element.requestVideoFrameCallback((now) => {
                observer.disconnect();
                resolve(moment(now));
              });
            }
          };
          const observer = new MutationObserver(look);
          observer.observe(document, { childList: true, subtree: true });
          look();
        }),
    };
    addEventListener('click', ({ timeStamp }) => (window.frameWatch.tapped = moment(timeStamp)), {
      capture: true,
    });
  });
}

/** When the page's first frame of a picture is shown; to be asked for before what brings it. */
export const firstFrame = (page: Page, selector: string): Promise<PageMoment> =>
  page.evaluate((of) => window.frameWatch.firstFrame(of), selector);

/** When a button of the page was last clicked. */
export const tapped = (page: Page): Promise<PageMoment> => page.evaluate(() => window.frameWatch.tapped);
