import type { Page } from 'playwright';
import type { PageMoment } from './watch-frames.ts';

/** Prints which requests a page has made since a moment, for finding lost time. */
export async function printTimeline(who: string, page: Page, since: PageMoment): Promise<void> {
  const requests = await page.evaluate(
    (from) =>
      performance
        .getEntriesByType('resource')
        .map(({ name, startTime, duration }) => ({
          name,
          begun: performance.timeOrigin + startTime - from,
          took: duration,
        }))
        .filter(({ begun }) => begun > -50),
    since,
  );
  for (const { name, begun, took } of requests)
    console.log(
      `${who} ${begun.toFixed(0).padStart(6)} + ${took.toFixed(0).padStart(5)} ms  ${name.slice(0, 110)}`,
    );
}
