/**
 * Whether people who come and go leave anything behind, in their page or on the servers.
 *
 *   tsx bench/cycles.ts [--provider livekit|mediasoup|both] [--cycles 200] [--save no]
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { RoomServiceClient } from 'livekit-server-sdk';
import type { Browser } from 'playwright';
import { growthOf, type Census, type Growth } from './cycles/growth.ts';
import { censusOf } from './cycles/page-census.ts';
import { serverCensus } from './cycles/server-counts.ts';
import { untilSettled } from './cycles/until-settled.ts';
import { armsOf, PROVIDERS, type Provider } from './join/arms.ts';
import { leaveAndClose, openSeatedPage } from './join/seated-page.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { choice, wholeNumber } from './setting/command-line.ts';
import { servePages } from './setting/page-server.ts';
import { pagesOrigin, ports } from './setting/ports.ts';
import { startRealStack, type RealStack } from './setting/real-stack.ts';

/** Cycles before the first count, in which caches fill and code gets compiled. */
const WARM_UP_CYCLES = 10;
/** Each session joins and leaves twice, since both a session and a join may leak. */
const VISITS = 2;
/** Bytes of JavaScript heap that a cycle may cost; engines keep statistics and compiled code of their own. */
const HEAP_PER_CYCLE_LIMIT = 10_000;
const EMPTY_CALL_SECONDS = 2;
const PAGE_MAY_GROW = ['peerConnectionsMade', 'heap bytes'];
const SERVER_MAY_GROW = ['heapBytes'];

interface Outcome {
  readonly provider: Provider;
  readonly page: { readonly before: Census; readonly after: Census; readonly growth: readonly Growth[] };
  readonly server: { readonly before: Census; readonly after: Census; readonly growth: readonly Growth[] };
  readonly livekitRooms: number;
}

const { values } = parseArgs({
  options: {
    provider: { type: 'string', default: 'both' },
    cycles: { type: 'string', default: '200' },
    save: { type: 'string', default: 'yes' },
  },
});
const providers = choice('provider', values.provider, PROVIDERS);
const cycles = wholeNumber('cycles', values.cycles, VISITS);

const closers: (() => Promise<unknown>)[] = [];
const outcomes: Outcome[] = [];
let version = '';
try {
  const pages = await servePages(['layer', 'cycles']);
  closers.push(() => pages.close());
  const browser = await launchBrowser();
  version = browser.version();
  closers.push(() => browser.close());
  const real = await startRealStack({
    CALL_EMPTY_GRACE_SECONDS: String(EMPTY_CALL_SECONDS),
    CENSUS_PORT: String(ports.census),
    NODE_OPTIONS: `--import=${fileURLToPath(import.meta.resolve('./cycles/server-census.mjs'))}`,
  });
  closers.push(() => real.stop());
  for (const provider of providers) outcomes.push(await cycle(browser, real, provider));
} finally {
  for (const close of closers.toReversed()) await close();
}

await report(
  {
    name: 'cycles',
    title: `${cycles} joins and leaves`,
    method: `One Chromium page joins a call through the layer, sees the other's picture, publishes camera and microphone,
and leaves; each session does so ${VISITS} times and is disposed of. Counted after garbage collection, before (when
${WARM_UP_CYCLES} cycles have warmed everything up) and after: what the page's own wrappers count, objects on its heap,
Chromium's count of listeners and nodes; in the real server process what mediasoup's observers and its workers report,
timers, sockets and listeners, before anybody came and after the call has ended; and livekit-server's rooms.`,
    machine: await describeMachine(version),
    table: {
      head: ['provider', 'where', 'what', 'before', 'after'],
      rows: outcomes.flatMap(({ provider, page, server, livekitRooms }) => [
        ...rowsOf(provider, 'page', page),
        ...rowsOf(provider, 'server', server),
        [provider, 'livekit-server', 'rooms', '0', String(livekitRooms)],
      ]),
    },
    bounds: outcomes.flatMap(({ provider, page, server, livekitRooms }) => [
      {
        what: `${provider}: kinds of things left in the page`,
        measured: page.growth.length,
        limit: 0,
        unit: '',
      },
      {
        what: `${provider}: kinds of things left on the server`,
        measured: server.growth.length,
        limit: 0,
        unit: '',
      },
      { what: `${provider}: rooms left in livekit-server`, measured: livekitRooms, limit: 0, unit: '' },
      {
        what: `${provider}: heap of the page per cycle`,
        measured: ((page.after['heap bytes'] ?? 0) - (page.before['heap bytes'] ?? 0)) / cycles,
        limit: HEAP_PER_CYCLE_LIMIT,
        unit: 'bytes',
      },
    ]),
    data: outcomes,
  },
  { save: values.save === 'yes' },
);

function rowsOf(provider: Provider, where: string, { before, after }: { before: Census; after: Census }) {
  return Object.entries(after).map(([what, count]) => [
    provider,
    where,
    what,
    String(before[what] ?? 0),
    String(count),
  ]);
}

async function cycle(browser: Browser, { stack }: RealStack, provider: Provider): Promise<Outcome> {
  const atServer = () => serverCensus(ports.census);
  const serverBefore = await atServer();
  const { layer } = armsOf(provider);
  const room = `cycles-${provider}`;
  const other = await openSeatedPage(browser, layer, { room, name: 'stays' }, false);
  await other.click('button');
  await other.evaluate(() => window.stage.joined);

  const page = await inAndOut(browser, provider, { room, name: 'comes and goes', server: layer.server });
  await leaveAndClose(other);

  const server = await untilSettled(serverBefore, atServer, {
    mayGrow: SERVER_MAY_GROW,
    withinMs: 30_000,
  });
  const keys = await stack.livekitKeys();
  const rooms = new RoomServiceClient(stack.urls.livekit.replace(/^ws/, 'http'), keys.apiKey, keys.apiSecret);
  return {
    provider,
    page,
    server: { before: serverBefore, ...server },
    livekitRooms: (await rooms.listRooms()).length,
  };
}

async function inAndOut(
  browser: Browser,
  provider: Provider,
  seat: { readonly room: string; readonly name: string; readonly server: string },
): Promise<Outcome['page']> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => console.error(error.message));
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable');
    await page.goto(`${pagesOrigin}/cycles.html?provider=${provider}`);
    const turn = async (times: number) => {
      for (let done = 0; done < times; done += VISITS) {
        await page.evaluate(([to, visits]) => window.turnstile.turn(to, visits), [seat, VISITS] as const);
        if (done % 20 === 0) console.log(`${provider}: ${done} of ${times} cycles`);
      }
    };
    const take = () => censusOf(page, devtools);

    const empty = await take();
    await turn(WARM_UP_CYCLES);
    // What one visit leaves, and a thousand would not leave more of, still has to be named.
    const { after: before } = await untilSettled(empty, take, { mayGrow: PAGE_MAY_GROW, withinMs: 5_000 });
    for (const { what, before: none, after } of growthOf(empty, before, PAGE_MAY_GROW))
      console.log(`${provider}: kept once warmed up: ${what} ${none} -> ${after}`);
    await turn(cycles);
    const settled = await untilSettled(before, take, { mayGrow: PAGE_MAY_GROW, withinMs: 20_000 });
    return { before, ...settled };
  } finally {
    await context.close();
  }
}
