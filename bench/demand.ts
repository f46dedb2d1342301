/**
 * Whether real calls carry only what is looked at: nothing of what is hidden, the lowest layer for a small tile, and
 * no key frames of a screen on which nothing moves.
 *
 *   tsx bench/demand.ts [--provider NAME|both] [--save no]
 */
import { parseArgs } from 'node:util';
import {
  LARGE,
  LOWEST_WIDTH,
  measureDemand,
  OUT_OF_VIEW,
  PUBLISHERS,
  SETTLE,
  SHARPEN,
  SMALL,
  WINDOW,
  type Carried,
} from './demand/measure-demand.ts';
import { PROVIDERS, type Provider } from './join/arms.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { choice } from './setting/command-line.ts';
import { servePages } from './setting/page-server.ts';
import { startRealStack } from './setting/real-stack.ts';

interface Figure {
  readonly what: string;
  readonly unit: string;
  readonly of: (carried: Carried) => number;
  /** The figure is a promise when there is one. */
  readonly limit?: number;
}

const kilobits = (bytes = Number.NaN): number => Number(((bytes * 8) / WINDOW / 1_000).toFixed(1));
const rounded = (seconds: number): number => Number(seconds.toFixed(1));

const FIGURES: readonly Figure[] = [
  ...PUBLISHERS.map((name): Figure => ({
    what: `received of "${name}", in view`,
    unit: 'kbit/s',
    of: ({ inView }) => kilobits(inView[name]),
  })),
  {
    what: 'received of "kept in view", afterwards',
    unit: 'kbit/s',
    of: ({ afterwards }) => kilobits(afterwards['kept in view']),
  },
  ...OUT_OF_VIEW.map((name): Figure => ({
    what: `received of "${name}", afterwards`,
    unit: 'bytes',
    of: ({ afterwards }) => afterwards[name] ?? Number.NaN,
    limit: 0,
  })),
  {
    what: 'width of the picture in a tile of 160 pixels',
    unit: 'pixels',
    of: ({ thumbnailWidth }) => thumbnailWidth,
    limit: LOWEST_WIDTH,
  },
  {
    what: 'upper layers stop at their sender after',
    unit: 's',
    of: ({ upperLayersStop }) => rounded(upperLayersStop),
    limit: 5,
  },
  {
    what: 'the last layer stops when nobody looks after',
    unit: 's',
    of: ({ lastLayerStops }) => rounded(lastLayerStops),
    limit: 5,
  },
  {
    what: 'the whole picture is there again after',
    unit: 's',
    of: ({ wholeAgain }) => rounded(wholeAgain),
  },
  {
    what: 'sent of a still screen, which may take 2,900',
    unit: 'kbit/s',
    of: ({ stillScreen }) => kilobits(stillScreen),
  },
  {
    what: 'key frames sent of it',
    unit: '',
    of: ({ stillKeyFrames }) => stillKeyFrames,
    limit: 0,
  },
];

const { values } = parseArgs({
  options: { provider: { type: 'string', default: 'both' }, save: { type: 'string', default: 'yes' } },
});
const providers = choice('provider', values.provider, PROVIDERS);

const closers: (() => Promise<unknown>)[] = [];
const outcomes: { readonly provider: Provider; readonly carried: Carried }[] = [];
let version = '';
try {
  const pages = await servePages(['demand']);
  closers.push(() => pages.close());
  const browsers = [await launchBrowser(), await launchBrowser()] as const;
  version = browsers[0].version();
  closers.push(() => Promise.all(browsers.map((browser) => browser.close())));
  const real = await startRealStack();
  closers.push(() => real.stop());
  for (const provider of providers)
    outcomes.push({ provider, carried: await measureDemand(browsers, provider) });
} finally {
  for (const close of closers.toReversed()) await close();
}

await report(
  {
    name: 'demand',
    title: 'What is sent and received of what is looked at',
    method: `Two browsers in one call through the layer. In one somebody looks, through tiles of given sizes; in the other
somebody sends ${LARGE.width}x${LARGE.height}, and on a page of their own four synthetic people send
${SMALL.width}x${SMALL.height} drawn by canvases. Received and sent bytes are the browsers' own counters
(inbound-rtp and outbound-rtp). A change is given ${SETTLE} s, then ${WINDOW} s are counted. What stops at the sender is
looked at every 100 ms: the time from the change of demand until the last byte of the layers in question. The still
screen is a page of text that is captured five times a second and looked at in full; it is given ${SHARPEN} s to get sharp.`,
    machine: await describeMachine(version),
    table: {
      head: ['what', ...outcomes.map(({ provider }) => provider), ''],
      rows: FIGURES.map(({ what, unit, of }) => [
        what,
        ...outcomes.map(({ carried }) => String(of(carried))),
        unit,
      ]),
    },
    bounds: outcomes.flatMap(({ provider, carried }) =>
      FIGURES.flatMap(({ what, unit, of, limit }) =>
        limit === undefined ? [] : [{ what: `${provider}: ${what}`, measured: of(carried), limit, unit }],
      ),
    ),
    data: outcomes,
  },
  { save: values.save === 'yes' },
);
