import type { Page } from 'playwright';

/** Milliseconds since 1970, by the page's own clock, which is steady. */
export type PageMoment = number;

interface Watch {
  /** Of the latest click on a button. */
  tapped: PageMoment;
  /** When a frame is first shown by an element that comes from now on, and that a selector matches. */
  firstFrame(selector: string): Promise<PageMoment>;
}

declare global {
  interface Window {
    frameWatch: Watch;
  }
}

/** Listens in a page, so that nothing has to ask it over and over. To be called before the page is opened. */
export async function watchFrames(page: Page): Promise<void> {
  // Without functions that have names: the loader of TypeScript would give them a helper that pages do not have.
  await page.addInitScript(() => {
    window.frameWatch = {
      tapped: 0,
      firstFrame(selector) {
        return new Promise((resolve) => {
          const watched = new Set<Element>();
          const observer = new MutationObserver(() => {
            for (const element of document.querySelectorAll(selector)) {
              if (watched.has(element) || !(element instanceof HTMLVideoElement)) continue;
              watched.add(element);
              element.requestVideoFrameCallback((now) => {
                observer.disconnect();
                resolve(performance.timeOrigin + now);
              });
            }
          });
          observer.observe(document, { childList: true, subtree: true });
        });
      },
    };
    addEventListener(
      'click',
      ({ timeStamp }) => {
        window.frameWatch.tapped = performance.timeOrigin + timeStamp;
      },
      { capture: true },
    );
  });
}

/** When the page's first frame of a picture is shown; to be asked for before what brings it. */
export const firstFrame = (page: Page, selector: string): Promise<PageMoment> =>
  page.evaluate((of) => window.frameWatch.firstFrame(of), selector);

/** When a button of the page was last clicked. */
export const tapped = (page: Page): Promise<PageMoment> => page.evaluate(() => window.frameWatch.tapped);
