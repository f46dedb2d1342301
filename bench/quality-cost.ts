/**
 * What measuring a call costs its page: processor and network.
 *
 *   tsx bench/quality-cost.ts [--save no]
 */
import { parseArgs } from 'node:util';
import type { CDPSession } from 'playwright';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { servePages } from './setting/page-server.ts';
import { pagesOrigin } from './setting/ports.ts';
import { median } from './statistics/quantile.ts';

const OTHERS = 4;
/** Looks in one period; the product looks every ten seconds. */
const LOOKS = 200;
const PERIOD = 10_000;
const ROUNDS = 5;
const SECONDS_BETWEEN_LOOKS = 10;
/** Bytes of a request beside its body, generously: its head with cookies, and the answer's. */
const HEADERS = 1_500;

const METHOD = `A page in Chromium is connected with itself: it receives cameras and microphones of ${OTHERS} others and sends its own. In turn it
does nothing else for ${PERIOD / 1_000} s, or reads the counters and takes them in ${LOOKS} times, as what reports quality does every ${SECONDS_BETWEEN_LOOKS} s. The
processor time of all processes of the browser is compared, ${ROUNDS} times; the median of the differences, divided by ${LOOKS}, is what one
look costs. The network is the largest report of a minute, with ${HEADERS} bytes for the heads of request and answer.`;

const { values } = parseArgs({ options: { save: { type: 'string', default: 'yes' } } });

/** Seconds that all processes of the browser have computed. */
async function computed(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

const pages = await servePages(['quality-cost']);
const browser = await launchBrowser(['--autoplay-policy=no-user-gesture-required']);
const version = browser.version();
const differences: number[] = [];
try {
  const session = await browser.newBrowserCDPSession();
  const page = await browser.newPage();
  await page.goto(`${pagesOrigin}/quality-cost.html`);
  await page.evaluate((others) => window.connect(others), OTHERS);
  await page.waitForTimeout(5_000);
  const period = async (looks: number): Promise<number> => {
    const before = await computed(session);
    await (looks === 0
      ? page.waitForTimeout(PERIOD)
      : page.evaluate(([times, ms]) => window.lookOften(times, ms), [looks, PERIOD] as const));
    return (await computed(session)) - before;
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const idle = await period(0);
    differences.push((await period(LOOKS)) - idle);
  }
} finally {
  await browser.close();
  await pages.close();
}

const look = (median(differences) / LOOKS) * 1_000;
const share = (look / 1_000 / SECONDS_BETWEEN_LOOKS) * 100;
const largest = {
  key: 'a-key-of-a-call-that-is-rather-long',
  client: { version: '1.0.0', environment: 'production' },
  epoch: 12,
  participants: 12,
  network: 'relay',
  samples: [
    { type: 'reconnect', ms: 12_345.678_9 },
    { type: 'move', gap: 345.678_9 },
    {
      type: 'segment',
      seconds: 60.123_456_789,
      disconnects: 1,
      frozen: 0.123_456_789_012_345,
      freezes: 12,
      concealed: 0.123_456_789_012_345,
      cpuLimited: 0.123_456_789_012_345,
      sendKbps: 2_500,
      receiveKbps: 4_500,
      sendHeight: 1_080,
      receiveHeight: 1_080,
    },
  ],
};
const bits = ((JSON.stringify(largest).length + HEADERS) * 8) / 60 / 1_000;

await report(
  {
    name: 'quality-cost',
    title: 'What measuring a call costs its page',
    method: METHOD,
    machine: await describeMachine(version),
    table: {
      head: ['figure', 'measured'],
      rows: [
        ['processor time of a look, ms', look.toFixed(2)],
        ['of a core, %', share.toFixed(3)],
        ['kilobits a second', bits.toFixed(2)],
      ],
    },
    bounds: [
      { what: 'of a core', measured: share, limit: 0.5, unit: '%' },
      { what: 'network', measured: bits, limit: 2, unit: 'kbit/s' },
    ],
    data: { look, share, bits, differences },
  },
  { save: values.save === 'yes' },
);
