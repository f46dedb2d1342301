/**
 * From the click on Join to the first frame of somebody else: through the layer, and through the raw SDK written
 * plainly, in one run on one machine.
 *
 *   tsx bench/join-to-first-frame.ts [--provider NAME|both] [--pairs 40] [--delay 50] [--save no] [--timeline]
 */
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import { armsOf, DELAYED, DIRECT, PROVIDERS, type Provider } from './join/arms.ts';
import { compare, type Comparison, type Summary } from './join/comparison.ts';
import { measureProvider } from './join/measure-provider.ts';
import { runTrial } from './join/trial.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { DelayedPath } from './setting/delayed-path.ts';
import { ports } from './setting/ports.ts';
import { choice, wholeNumber } from './setting/command-line.ts';
import { servePages } from './setting/page-server.ts';
import { startRawServer } from './setting/raw-server.ts';
import { startRealStack } from './setting/real-stack.ts';

/** How much slower than the raw SDK a join may be, at the upper end of the interval. */
const RATIO_LIMIT = 1.05;
/** The same with TCP delayed, where what the layer does ahead and side by side counts. */
const DELAYED_RATIO_LIMIT = 0.95;

const METHOD = `A room with one participant who sends camera (VP8, three layers, 720p) and microphone; a fresh page joins
it with its own camera and microphone on. Both sides start at the click with code and media ready, and end when the
first remote frame is presented (\`requestVideoFrameCallback\`). The layer knows where the media server is, as the
web app does from its environment, and prepares while the preview is shown, as the web app does: nothing that admits
anybody. One real livekit-server serves both sides of LiveKit; each side of the other provider has its own server process with
one worker each. Every trial has a fresh room and fresh pages; pairs are interleaved (A B B A). The sender has been
alone for 3 s, so that LiveKit has paused the layers that nobody demands: around that moment times vary by half a
second. The ratio is the median over the pairs of layer/raw, with its 95 % percentile bootstrap interval.`;

const DELAYED_METHOD = `All TCP (HTTP, WebSocket) goes over a proxy that takes its time in each direction, the handshake's round trip
included; media goes over UDP directly. Both sides alike.`;

const { values } = parseArgs({
  options: {
    provider: { type: 'string', default: 'both' },
    pairs: { type: 'string', default: '40' },
    delay: { type: 'string', default: '0' },
    save: { type: 'string', default: 'yes' },
    timeline: { type: 'boolean', default: false },
  },
});
const providers = choice('provider', values.provider, PROVIDERS);
const pairs = wholeNumber('pairs', values.pairs, 1);
/** Milliseconds that TCP takes in each direction. */
const delay = wholeNumber('delay', values.delay, 0);
const addresses = delay > 0 ? DELAYED : DIRECT;

const closers: (() => Promise<unknown>)[] = [];
try {
  const livekitUrl = `ws://127.0.0.1:${addresses.livekit}`;
  const real = await startRealStack(
    delay > 0
      ? { SERVER_URL: `http://127.0.0.1:${addresses.server}`, NEXT_PUBLIC_LIVEKIT_URL: livekitUrl }
      : {},
  );
  closers.push(() => real.stop());
  const raw = await startRawServer(
    { url: real.stack.urls.livekit, publicUrl: livekitUrl, ...(await real.stack.livekitKeys()) },
    addresses.raw,
  );
  closers.push(() => raw.stop());
  if (delay > 0)
    for (const name of ['server', 'raw', 'livekit'] as const) {
      const path = await DelayedPath.open({ from: DELAYED[name], to: ports[name], oneWay: delay });
      closers.push(() => path.close());
    }
  const pages = await servePages(['layer', 'raw']);
  closers.push(() => pages.close());
  const browser = await launchBrowser();
  closers.push(() => browser.close());

  const run = values.timeline ? printTimelines : measure;
  for (const provider of providers) await run(browser, provider);
} finally {
  for (const close of closers.toReversed()) await close();
}

async function measure(browser: Browser, provider: Provider): Promise<void> {
  const measured = await measureProvider(
    browser,
    provider,
    armsOf(provider, addresses),
    pairs,
    (pair, { layer, raw }) =>
      console.log(
        `${provider} ${pair < 0 ? 'warm-up' : `${pair + 1}/${pairs}`}: layer ${layer.toFixed(0)} ms, raw ${raw.toFixed(0)} ms`,
      ),
  );
  const comparison = compare(measured);
  await report(
    {
      name: `join-to-first-frame-${provider}${delay > 0 ? `-${2 * delay}ms` : ''}`,
      title: `Join to first remote frame on ${provider}, layer against raw SDK${delay > 0 ? `, ${2 * delay} ms round trip` : ''}`,
      method: delay > 0 ? `${METHOD} ${DELAYED_METHOD}` : METHOD,
      machine: await describeMachine(browser.version()),
      table: {
        head: ['side', 'pairs', 'median', 'quartiles', 'p95', 'layer/raw', '95 % interval'],
        rows: rowsOf(comparison),
      },
      bounds: [
        {
          what: 'upper end of layer/raw',
          measured: comparison.ratio.upper,
          limit: delay > 0 ? DELAYED_RATIO_LIMIT : RATIO_LIMIT,
          unit: '',
        },
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
  for (const arm of Object.values(armsOf(provider, addresses))) {
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
