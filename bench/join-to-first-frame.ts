/**
 * From the click on Join to the first frame of somebody else: through the layer, and through the raw SDK written
 * plainly, in one run on one machine.
 *
 *   tsx bench/join-to-first-frame.ts [--provider livekit|mediasoup|both] [--pairs 40] [--save no] [--timeline]
 */
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import { armsOf, PROVIDERS, type Provider } from './join/arms.ts';
import { compare, type Comparison, type Summary } from './join/comparison.ts';
import { measureProvider } from './join/measure-provider.ts';
import { runTrial } from './join/trial.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { choice, wholeNumber } from './setting/command-line.ts';
import { servePages } from './setting/page-server.ts';
import { startRawServer } from './setting/raw-server.ts';
import { startRealStack } from './setting/real-stack.ts';

/** How much slower than the raw SDK a join may be, at the upper end of the interval. */
const RATIO_LIMIT = 1.1;

const METHOD = `A room with one participant who sends camera (VP8, three layers, 720p) and microphone; a fresh page joins
it with its own camera and microphone on. Both sides start at the click with code and media ready and one token to
fetch over HTTP, and end when the first remote frame is presented (\`requestVideoFrameCallback\`). The layer knows
where the media server is, as the web app does from its environment, and begins to go there at the click. One real
livekit-server serves both sides of LiveKit; each side of mediasoup has its own server process with one worker each.
Every trial has a fresh room and fresh pages; pairs are interleaved (A B B A). Whoever sends has been alone for 3 s, so
that LiveKit has stopped what nobody looks at: around the moment when it does, times vary by half a second. The ratio
is the median over the pairs of layer/raw, with its 95 % percentile bootstrap interval.`;

const { values } = parseArgs({
  options: {
    provider: { type: 'string', default: 'both' },
    pairs: { type: 'string', default: '40' },
    save: { type: 'string', default: 'yes' },
    timeline: { type: 'boolean', default: false },
  },
});
const providers = choice('provider', values.provider, PROVIDERS);
const pairs = wholeNumber('pairs', values.pairs, 1);

const closers: (() => Promise<unknown>)[] = [];
try {
  const real = await startRealStack();
  closers.push(() => real.stop());
  const raw = await startRawServer({ url: real.stack.urls.livekit, ...(await real.stack.livekitKeys()) });
  closers.push(() => raw.stop());
  const pages = await servePages(['layer', ...PROVIDERS.map((provider) => `raw-${provider}`)]);
  closers.push(() => pages.close());
  const browser = await launchBrowser();
  closers.push(() => browser.close());

  const run = values.timeline ? printTimelines : measure;
  for (const provider of providers) await run(browser, provider);
} finally {
  for (const close of closers.toReversed()) await close();
}

async function measure(browser: Browser, provider: Provider): Promise<void> {
  const measured = await measureProvider(browser, provider, pairs, (pair, { layer, raw }) =>
    console.log(
      `${provider} ${pair < 0 ? 'warm-up' : `${pair + 1}/${pairs}`}: layer ${layer.toFixed(0)} ms, raw ${raw.toFixed(0)} ms`,
    ),
  );
  const comparison = compare(measured);
  await report(
    {
      name: `join-to-first-frame-${provider}`,
      title: `Join to first remote frame on ${provider}, layer against raw SDK`,
      method: METHOD,
      machine: await describeMachine(browser.version()),
      table: {
        head: ['side', 'pairs', 'median', 'quartiles', 'p95', 'layer/raw', '95 % interval'],
        rows: rowsOf(comparison),
      },
      bounds: [
        { what: 'upper end of layer/raw', measured: comparison.ratio.upper, limit: RATIO_LIMIT, unit: '' },
      ],
      data: { comparison, pairs: measured },
    },
    { save: values.save === 'yes' },
  );
}

function rowsOf({ pairs, layer, raw, ratio }: Comparison): readonly string[][] {
  const milliseconds = ({ median, p25, p75, p95 }: Summary) => [
    `${median.toFixed(0)} ms`,
    `${p25.toFixed(0)}-${p75.toFixed(0)} ms`,
    `${p95.toFixed(0)} ms`,
  ];
  const interval = `${ratio.lower.toFixed(3)}-${ratio.upper.toFixed(3)}`;
  return [
    ['layer', String(pairs), ...milliseconds(layer), ratio.estimate.toFixed(3), interval],
    ['raw', String(pairs), ...milliseconds(raw), '', ''],
  ];
}

/** Where the time goes, one warmed-up trial of each side. */
async function printTimelines(browser: Browser, provider: Provider): Promise<void> {
  for (const arm of Object.values(armsOf(provider))) {
    await runTrial(browser, arm, `timeline-${provider}-${arm.name}-0`);
    const trial = await runTrial(browser, arm, `timeline-${provider}-${arm.name}-1`, { timeline: true });
    console.log(
      `\n${provider}, ${arm.name}: first frame (${trial.width}x${trial.height}) after ${trial.milliseconds.toFixed(1)} ms`,
    );
    console.log(
      `publisher: ${trial.sent.map(({ rid, width, framesEncoded, active }) => `${rid} ${active ? 'on' : 'off'} ${width}px ${framesEncoded} frames`).join(', ')}`,
    );
    for (const { at, what } of trial.timeline) console.log(`${at.toFixed(1).padStart(8)}  ${what}`);
  }
}
