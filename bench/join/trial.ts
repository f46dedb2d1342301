import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import type { SentLayer } from '../pages/media-statistics.ts';
import type { FirstFrame } from '../pages/stage.ts';
import type { Moment } from '../pages/timeline.ts';
import type { Arm } from './arms.ts';
import { leaveAndClose, openSeatedPage } from './seated-page.ts';

export interface Trial extends FirstFrame {
  readonly arm: Arm['name'];
  /** How the media came. */
  readonly protocols: readonly string[];
  /** What the publisher sent at the time of the click. */
  readonly sent: readonly SentLayer[];
  readonly timeline: readonly Moment[];
}

/** Frames of each layer before a publisher counts as sending all the time. */
const FRAMES = 30;
const SENDING_WITHIN_MS = 20_000;
/** For both pages to come to rest, and for the server to stop what nobody demands. */
const SETTLE_MS = 3_000;

/** In a fresh room with somebody who sends, one fresh page joins; everything is closed afterwards. */
export async function runTrial(
  browser: Browser,
  arm: Arm,
  room: string,
  { timeline = false }: { readonly timeline?: boolean } = {},
): Promise<Trial> {
  await arm.open(room);
  const pages: Page[] = [];
  const open = async (name: string): Promise<Page> => {
    const page = await openSeatedPage(browser, arm, { room, name }, timeline);
    pages.push(page);
    return page;
  };
  try {
    const publisher = await open('publisher');
    await publisher.click('button');
    await publisher.evaluate(() => window.stage.joined);
    const [joiner] = await Promise.all([open('joiner'), untilSending(publisher)]);
    await sleep(SETTLE_MS);
    const sent = await publisher.evaluate(() => window.stage.sentLayers());

    await joiner.click('button');
    const firstFrame = await joiner.evaluate(() => window.stage.firstFrame);
    await joiner.evaluate(() => window.stage.joined);
    const protocols = await joiner.evaluate(() => window.stage.protocols());
    if (protocols.join() !== 'udp')
      throw new Error(
        `media of the ${arm.name} side came over ${protocols.join(' and ') || 'nothing'}, not UDP`,
      );
    return {
      arm: arm.name,
      ...firstFrame,
      protocols,
      sent,
      timeline: await joiner.evaluate(() => window.stage.timeline()),
    };
  } finally {
    await Promise.all(pages.map(leaveAndClose));
  }
}

/** Until the publisher's encoder runs steadily, in whichever layers it is asked for. */
async function untilSending(publisher: Page): Promise<void> {
  const deadline = Date.now() + SENDING_WITHIN_MS;
  for (;;) {
    const layers = await publisher.evaluate(() => window.stage.sentLayers());
    const frames = layers.map(({ framesEncoded }) => framesEncoded);
    if (frames.length > 0 && Math.max(...frames) >= FRAMES) return;
    if (Date.now() > deadline)
      throw new Error(`the publisher does not send (frames of its layers: ${frames.join(', ')})`);
    await sleep(200);
  }
}
