/**
 * Whether real calls carry only what is looked at: nothing of what is hidden, the lowest layer for a small tile, and
 * nothing from a sender that nobody demands.
 *
 *   tsx bench/demand.ts [--provider livekit|mediasoup|both] [--save no]
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import { armsOf, PROVIDERS, type Provider } from './join/arms.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { choice } from './setting/command-line.ts';
import { servePages } from './setting/page-server.ts';
import { pagesOrigin } from './setting/ports.ts';
import { startRealStack } from './setting/real-stack.ts';

const PUBLISHERS = ['hidden', 'scrolled away', 'paged out', 'kept in view'] as const;
/** What the synthetic publishers' cameras give; two cores encode and decode everybody. */
const SMALL = { width: 480, height: 270, rate: 10 } as const;
const LARGE = { width: 1280, height: 720, rate: 15 } as const;
const THUMBNAIL = { width: 160, height: 90 } as const;
/** Of the large picture: a quarter of its width, and a pixel for rounding. */
const LOWEST_WIDTH = LARGE.width / 4 + 1;

/** Seconds that a change may take until counting begins, and that are counted. */
const SETTLE = 3;
const WINDOW = 3;
/** Seconds in which a shared screen gets sharp. */
const SHARPEN = 8;
/** Bits per second that a screen may cost on which nothing moves; its publish profile allows 2.9 million. */
const STILL_SCREEN_LIMIT = 150_000;
/** Seconds within which a layer that nobody demands stops. */
const STOP_LIMIT = 5;

interface Outcome {
  readonly provider: Provider;
  /** Bytes of video in the window, in view before anything was hidden and after. */
  readonly inView: Readonly<Record<string, number>>;
  readonly outOfView: Readonly<Record<string, number>>;
  readonly thumbnailWidth: number;
  readonly thumbnailBytes: number;
  readonly fullBytes: number;
  /** Seconds from the change of demand until the last byte of what nobody demands any more. */
  readonly upperLayersStop: number;
  readonly lastLayerStops: number;
  /** Seconds until the whole picture is there again. */
  readonly wholeAgain: number;
  /** Bytes in the window of a screen on which nothing moves, and of its silence. */
  readonly stillScreen: number;
  readonly silentScreen: number;
}

const { values } = parseArgs({
  options: { provider: { type: 'string', default: 'both' }, save: { type: 'string', default: 'yes' } },
});
const providers = choice('provider', values.provider, PROVIDERS);

const closers: (() => Promise<unknown>)[] = [];
const outcomes: Outcome[] = [];
let version = '';
try {
  const pages = await servePages(['demand']);
  closers.push(() => pages.close());
  const browsers = [await launchBrowser(), await launchBrowser()] as const;
  version = browsers[0].version();
  closers.push(() => Promise.all(browsers.map((browser) => browser.close())));
  const real = await startRealStack();
  closers.push(() => real.stop());
  for (const provider of providers) {
    const outcome = await watch(browsers, provider);
    console.log(outcome);
    outcomes.push(outcome);
  }
} finally {
  for (const close of closers.toReversed()) await close();
}

const kilobits = (bytes: number): string => ((bytes * 8) / WINDOW / 1_000).toFixed(1);

await report(
  {
    name: 'demand',
    title: 'What is sent and received of what is looked at',
    method: `Two browsers in one call through the layer. In one somebody looks, through tiles of given sizes; in the other
somebody sends ${LARGE.width}x${LARGE.height}, and on a page of their own four synthetic people send
${SMALL.width}x${SMALL.height} drawn by canvases. Received and sent bytes are the browsers' own counters
(inbound-rtp and outbound-rtp). A change is given ${SETTLE} s, then ${WINDOW} s are counted. What stops at the sender is
looked at every 100 ms: the time from the change of demand until the last byte of the layers in question.`,
    machine: await describeMachine(version),
    table: {
      head: ['what', ...outcomes.map(({ provider }) => provider)],
      rows: [
        ...PUBLISHERS.map((name) => [
          `received of "${name}" in view, kbit/s`,
          ...outcomes.map(({ inView }) => kilobits(inView[name] ?? 0)),
        ]),
        ...PUBLISHERS.map((name) => [
          `received of "${name}" afterwards, kbit/s`,
          ...outcomes.map(({ outOfView }) => kilobits(outOfView[name] ?? 0)),
        ]),
        [
          'received in a tile as large as the picture, kbit/s',
          ...outcomes.map((one) => kilobits(one.fullBytes)),
        ],
        ['received in a tile of 160 pixels, kbit/s', ...outcomes.map((one) => kilobits(one.thumbnailBytes))],
        ['width of the picture in it', ...outcomes.map(({ thumbnailWidth }) => String(thumbnailWidth))],
        [
          'upper layers stop at the sender after, s',
          ...outcomes.map(({ upperLayersStop }) => upperLayersStop.toFixed(1)),
        ],
        ['sent of a still screen, kbit/s', ...outcomes.map(({ stillScreen }) => kilobits(stillScreen))],
        ['sent of its silence, kbit/s', ...outcomes.map(({ silentScreen }) => kilobits(silentScreen))],
        [
          'the last layer stops when nobody looks after, s',
          ...outcomes.map(({ lastLayerStops }) => lastLayerStops.toFixed(1)),
        ],
        [
          'the whole picture is there again after, s',
          ...outcomes.map(({ wholeAgain }) => wholeAgain.toFixed(1)),
        ],
      ],
    },
    bounds: outcomes.flatMap(({ provider, ...one }) => [
      ...PUBLISHERS.filter((name) => name !== 'kept in view').map((name) => ({
        what: `${provider}: bytes received of what is ${name}`,
        measured: one.outOfView[name] ?? Number.POSITIVE_INFINITY,
        limit: 0,
        unit: 'bytes',
      })),
      {
        what: `${provider}: width of the picture in a tile of 160 pixels`,
        measured: one.thumbnailWidth,
        limit: LOWEST_WIDTH,
        unit: 'pixels',
      },
      {
        what: `${provider}: upper layers stop at the sender`,
        measured: one.upperLayersStop,
        limit: STOP_LIMIT,
        unit: 's',
      },
      {
        what: `${provider}: the last layer stops at the sender`,
        measured: one.lastLayerStops,
        limit: STOP_LIMIT,
        unit: 's',
      },
      {
        what: `${provider}: sent of a still and silent screen`,
        measured: ((one.stillScreen + one.silentScreen) * 8) / WINDOW,
        limit: STILL_SCREEN_LIMIT,
        unit: 'bit/s',
      },
    ]),
    data: outcomes,
  },
  { save: values.save === 'yes' },
);

async function watch([here, there]: readonly [Browser, Browser], provider: Provider): Promise<Outcome> {
  const { server } = armsOf(provider).layer;
  const guest = { server, provider, room: `demand-${randomUUID()}` };
  const [watcher, sender, crowd] = await Promise.all([openPage(here), openPage(there), openPage(there)]);
  try {
    await watcher.evaluate((one) => window.demand.enter(one), { ...guest, name: 'watcher' });
    await sender.evaluate((one) => window.demand.enter(one), { ...guest, name: 'sender', picture: LARGE });
    for (const name of PUBLISHERS)
      await crowd.evaluate((one) => window.demand.enter(one), { ...guest, name, picture: SMALL });

    for (const name of PUBLISHERS) await untilShown(watcher, name, SMALL);
    await pause(SETTLE);
    const inView = await received(watcher, PUBLISHERS);
    for (const name of PUBLISHERS)
      if (!((inView[name] ?? 0) > 0))
        throw new Error(`nothing was received of "${name}" while it was in view`);
    await watcher.evaluate(() => {
      window.demand.hide('hidden');
      window.demand.scrollAway('scrolled away');
      window.demand.takeDown('paged out');
    });
    await pause(SETTLE);
    const outOfView = await received(watcher, PUBLISHERS);
    if (!((outOfView['kept in view'] ?? 0) > 0)) throw new Error('what is in view stopped as well');

    await untilShown(watcher, 'sender', LARGE);
    await untilWhole(watcher);
    const { sender: fullBytes = 0 } = await received(watcher, ['sender']);
    const upperLayersStop = await untilLastByte(sender, LOWEST_WIDTH, () =>
      watcher.evaluate(({ width, height }) => window.demand.show('sender', width, height), THUMBNAIL),
    );
    const { frameWidth: thumbnailWidth } = await watcher.evaluate(() => window.demand.received('sender'));
    const { sender: thumbnailBytes = 0 } = await received(watcher, ['sender']);
    const lastLayerStops = await untilLastByte(sender, 0, () =>
      watcher.evaluate(() => window.demand.hide('sender')),
    );
    await watcher.evaluate(({ width, height }) => window.demand.show('sender', width, height), LARGE);
    const wholeAgain = await untilWhole(watcher);
    await watcher.evaluate(() => window.demand.hide('sender'));
    const { stillScreen, silentScreen } = await present(sender, watcher);
    return {
      provider,
      stillScreen,
      silentScreen,
      inView,
      outOfView,
      thumbnailWidth,
      thumbnailBytes,
      fullBytes,
      upperLayersStop,
      lastLayerStops,
      wholeAgain,
    };
  } finally {
    for (const page of [watcher, sender, crowd]) {
      await page.evaluate(() => window.demand.leave());
      await page.context().close();
    }
  }
}

/** What a screen costs its sender on which nothing moves, while somebody looks at it in full. */
async function present(
  sender: Page,
  watcher: Page,
): Promise<{ readonly stillScreen: number; readonly silentScreen: number }> {
  await sender.evaluate(() => window.demand.present());
  await watcher.evaluate(() => {
    window.demand.takeDown('sender');
    window.demand.show('sender', 1_920, 1_080, 'screen');
  });
  await pause(SHARPEN);
  const take = () =>
    sender.evaluate(() =>
      Promise.all([window.demand.sentOf('screen'), window.demand.sentOf('screen-audio')] as const),
    );
  const [pictureBefore, soundBefore] = await take();
  if (!(pictureBefore > 0 && soundBefore >= 0))
    throw new Error(`of the screen ${pictureBefore} bytes were sent, and ${soundBefore} of its sound`);
  await pause(WINDOW);
  const [picture, sound] = await take();
  return { stillScreen: picture - pictureBefore, silentScreen: sound - soundBefore };
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

/** Shows somebody as soon as they are there. */
async function untilShown(
  watcher: Page,
  name: string,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  await until(`${name} is there`, () =>
    watcher.evaluate(
      ([who, { width, height }]) => {
        try {
          window.demand.show(who, width, height);
          return true;
        } catch {
          return false;
        }
      },
      [name, size] as const,
    ),
  );
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

/** Bytes of video that arrive in the window, by sender. */
async function received(watcher: Page, names: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const take = () =>
    watcher.evaluate(
      (all) => Promise.all(all.map(async (name) => (await window.demand.received(name)).bytes)),
      names,
    );
  const before = await take();
  await pause(WINDOW);
  const after = await take();
  return Object.fromEntries(
    names.map((name, index) => [name, (after[index] ?? 0) - (before[index] ?? 0)] as const),
  );
}

/** Seconds from a change until the sender's layers that are wider than `width` have sent their last byte. */
async function untilLastByte(sender: Page, width: number, change: () => Promise<void>): Promise<number> {
  const layers = await sender.evaluate(() => window.demand.sent());
  const rids = layers.filter((layer) => layer.width > width).map(({ rid }) => rid);
  if (rids.length === 0) throw new Error(`no layer wider than ${width} is sent`);
  const take = () =>
    sender.evaluate(async (watched) => {
      const sent = await window.demand.sent();
      return sent.filter(({ rid }) => watched.includes(rid)).reduce((sum, { bytes }) => sum + bytes, 0);
    }, rids);
  await change();
  const since = performance.now();
  let last = since;
  let bytes = await take();
  while (performance.now() - since < (STOP_LIMIT + 3) * 1_000) {
    await pause(0.1);
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
    await pause(0.1);
  }
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
}
