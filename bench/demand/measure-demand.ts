import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright';
import { armsOf, type Provider } from '../join/arms.ts';
import { pagesOrigin } from '../setting/ports.ts';

/** Four who send, by what becomes of their tiles. */
export const OUT_OF_VIEW = ['hidden', 'scrolled away', 'paged out'] as const;
export const PUBLISHERS = [...OUT_OF_VIEW, 'kept in view'] as const;

/** What the cameras give; two cores encode and decode everybody. */
export const SMALL = { width: 480, height: 270, rate: 10 } as const;
export const LARGE = { width: 1_280, height: 720, rate: 15 } as const;
const THUMBNAIL = { width: 160, height: 90 } as const;
/** Of the large picture: a quarter of its width, and a pixel for rounding. */
export const LOWEST_WIDTH = LARGE.width / 4 + 1;

/** Seconds that a change may take until counting begins, and that are counted. */
export const SETTLE = 3;
export const WINDOW = 3;
/** Seconds in which a shared screen gets sharp. */
export const SHARPEN = 15;
/** Seconds for which a sender is watched that is to stop. */
const WATCH = 8;

type BytesOf = Readonly<Record<string, number>>;

export interface Carried {
  /** Bytes of video received in the window, by publisher: when all are looked at, and when one still is. */
  readonly inView: BytesOf;
  readonly afterwards: BytesOf;
  /** Pixels. */
  readonly thumbnailWidth: number;
  /** Seconds from the change of demand until the last byte of what nobody demands any more. */
  readonly upperLayersStop: number;
  readonly lastLayerStops: number;
  /** Seconds until the whole picture is there again. */
  readonly wholeAgain: number;
  /** Bytes sent in the window of a screen on which nothing moves, and the key frames among them. */
  readonly stillScreen: number;
  readonly stillKeyFrames: number;
}

/** One call on a provider, in which somebody in the first browser looks at what people in the second send. */
export async function measureDemand(
  [here, there]: readonly [Browser, Browser],
  provider: Provider,
): Promise<Carried> {
  const { server } = armsOf(provider).layer;
  const guest = { server, provider, room: `demand-${randomUUID()}` };
  const [watcher, sender, crowd] = await Promise.all([openPage(here), openPage(there), openPage(there)]);
  try {
    await watcher.evaluate((one) => window.demand.enter(one), { ...guest, name: 'watcher' });
    await sender.evaluate((one) => window.demand.enter(one), { ...guest, name: 'sender', picture: LARGE });
    for (const name of PUBLISHERS)
      await crowd.evaluate((one) => window.demand.enter(one), { ...guest, name, picture: SMALL });
    return {
      ...(await lookAway(watcher)),
      ...(await lookLess(watcher, sender)),
      ...(await present(watcher, sender)),
    };
  } finally {
    for (const page of [watcher, sender, crowd]) {
      await page.evaluate(() => window.demand.leave());
      await page.context().close();
    }
  }
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 2_000, height: 1_200 },
    permissions: ['camera', 'microphone'],
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`${pagesOrigin}/demand.html`);
  return page;
}

/** Looks at all publishers, and then at one. */
async function lookAway(watcher: Page): Promise<Pick<Carried, 'inView' | 'afterwards'>> {
  for (const name of PUBLISHERS) await untilShown(watcher, name, SMALL);
  for (const name of PUBLISHERS)
    await until(
      `${name} is received`,
      async () => (await watcher.evaluate((who) => window.demand.received(who), name)).bytes > 0,
    );
  await seconds(SETTLE);
  const inView = await received(watcher);
  await watcher.evaluate(() => {
    window.demand.hide('hidden');
    window.demand.scrollAway('scrolled away');
    window.demand.takeDown('paged out');
  });
  await seconds(SETTLE);
  const afterwards = await received(watcher);
  for (const [name, bytes] of [
    ...Object.entries(inView),
    ['kept in view', afterwards['kept in view'] ?? 0],
  ] as const)
    if (!(bytes > 0)) throw new Error(`nothing was received of "${name}" while it was in view`);
  return { inView, afterwards };
}

/** Looks at the large picture in full, in a small tile, not at all, and in full again. */
async function lookLess(
  watcher: Page,
  sender: Page,
): Promise<Pick<Carried, 'thumbnailWidth' | 'upperLayersStop' | 'lastLayerStops' | 'wholeAgain'>> {
  const showIn = ({ width, height }: { readonly width: number; readonly height: number }) =>
    watcher.evaluate((to) => window.demand.show('sender', to.width, to.height), { width, height });
  await untilShown(watcher, 'sender', LARGE);
  await untilWhole(watcher);
  const upperLayersStop = await untilLastByte(sender, LOWEST_WIDTH, () => showIn(THUMBNAIL));
  const { frameWidth: thumbnailWidth } = await watcher.evaluate(() => window.demand.received('sender'));
  const lastLayerStops = await untilLastByte(sender, 0, () =>
    watcher.evaluate(() => window.demand.hide('sender')),
  );
  await showIn(LARGE);
  const wholeAgain = await untilWhole(watcher);
  await watcher.evaluate(() => window.demand.takeDown('sender'));
  return { thumbnailWidth, upperLayersStop, lastLayerStops, wholeAgain };
}

/** Looks in full at a screen on which nothing moves. */
async function present(
  watcher: Page,
  sender: Page,
): Promise<Pick<Carried, 'stillScreen' | 'stillKeyFrames'>> {
  await sender.evaluate(() => window.demand.present());
  await untilShown(watcher, 'sender', { width: 1_920, height: 1_080 }, 'screen');
  await seconds(SHARPEN);
  const take = () => sender.evaluate(() => window.demand.sent('screen'));
  const before = await take();
  if (!(before.bytes > 0)) throw new Error('nothing was sent of the screen');
  await seconds(WINDOW);
  const after = await take();
  return {
    stillScreen: after.bytes - before.bytes,
    stillKeyFrames: after.keyFrames - before.keyFrames,
  };
}

/** Shows somebody as soon as they are there. */
async function untilShown(
  watcher: Page,
  name: string,
  size: { readonly width: number; readonly height: number },
  source: 'camera' | 'screen' = 'camera',
): Promise<void> {
  await until(`${name} is there`, () =>
    watcher.evaluate(([who]) => window.demand.isHere(who), [name] as const),
  );
  await watcher.evaluate(([who, { width, height }, what]) => window.demand.show(who, width, height, what), [
    name,
    size,
    source,
  ] as const);
}

/** Seconds until the largest layer of the sender arrives. */
async function untilWhole(watcher: Page): Promise<number> {
  const since = performance.now();
  await until('the whole picture arrives', async () => {
    const { frameWidth } = await watcher.evaluate(() => window.demand.received('sender'));
    return frameWidth > LARGE.width * 0.9;
  });
  return (performance.now() - since) / 1_000;
}

/** Bytes of video that arrive in the window, by publisher. */
async function received(watcher: Page): Promise<BytesOf> {
  const take = () =>
    watcher.evaluate(
      (names) =>
        Promise.all(names.map(async (name) => [name, (await window.demand.received(name)).bytes] as const)),
      PUBLISHERS,
    );
  const before = new Map(await take());
  await seconds(WINDOW);
  return Object.fromEntries(
    (await take()).map(([name, bytes]) => [name, bytes - (before.get(name) ?? 0)] as const),
  );
}

/** Seconds from a change until the sender's layers that are wider than `width` have sent their last byte. */
async function untilLastByte(sender: Page, width: number, change: () => Promise<void>): Promise<number> {
  const layers = await sender.evaluate(() => window.demand.sentLayers());
  const rids = layers.filter((layer) => layer.width > width).map(({ rid }) => rid);
  if (rids.length === 0) throw new Error(`no layer wider than ${width} is sent`);
  const take = () =>
    sender.evaluate(async (watched) => {
      const sent = await window.demand.sentLayers();
      return sent.filter(({ rid }) => watched.includes(rid)).reduce((sum, { bytes }) => sum + bytes, 0);
    }, rids);
  await change();
  const since = performance.now();
  let last = since;
  let bytes = await take();
  while (performance.now() - since < WATCH * 1_000) {
    await seconds(0.1);
    const now = await take();
    if (now > bytes) last = performance.now();
    bytes = now;
  }
  return (last - since) / 1_000;
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + 20_000;
  while (!(await look())) {
    if (performance.now() > limit) throw new Error(`it did not come true that ${what}`);
    await seconds(0.1);
  }
}

const seconds = (count: number): Promise<void> => pause(count * 1_000);
