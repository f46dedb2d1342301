/**
 * Whether people who come and go leave anything behind, in their page or on the servers.
 *
 *   tsx bench/cycles.ts [--provider NAME|both] [--cycles 200] [--save no]
 */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { RoomServiceClient } from 'livekit-server-sdk';
import type { Browser } from 'playwright';
import { BENCH_FACTS } from '../adapters/bench.ts';
import { repositoryRoot } from '../scripts/setup/repository-root.mjs';
import type { Census, Growth } from './cycles/growth.ts';
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

/** What somebody in a call holds for certain: were one of these not counted, nothing could be said about leaks. */
const PAGE_MUST_COUNT = [
  'peerConnectionsOpen',
  'timers',
  'liveTracks',
  'RTCPeerConnection objects',
  'WebSocket objects',
  'MediaStreamTrack objects',
  'event listeners',
];

interface Counted {
  readonly before: Census;
  readonly inside: Census;
  readonly after: Census;
  readonly growth: readonly Growth[];
}

interface Outcome {
  readonly provider: Provider;
  readonly page: Counted;
  readonly server: Counted;
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
    CENSUS_MODULES: JSON.stringify(
      PROVIDERS.flatMap((provider) => BENCH_FACTS[provider].census ?? []).map((path) =>
        pathToFileURL(join(repositoryRoot, path)),
      ),
    ),
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
${WARM_UP_CYCLES} cycles have warmed everything up), in a call (to prove that the counts count) and after: what the page's
own wrappers count, objects on its heap, Chromium's count of listeners and nodes; in the real server process what
observers of routers and workers report, timers, sockets and listeners, and livekit-server's rooms, before anybody
came and after the call has ended.`,
    machine: await describeMachine(version),
    table: {
      head: ['provider', 'where', 'what', 'before', 'in a call', 'after'],
      rows: outcomes.flatMap(({ provider, page, server }) =>
        rowsOf(provider, 'page', page).concat(rowsOf(provider, 'server', server)),
      ),
    },
    bounds: outcomes.flatMap(({ provider, page, server }) => [
      {
        what: `${provider}: kinds of things left in the page`,
        measured: page.growth.length,
        limit: 0,
        unit: '',
      },
      {
        what: `${provider}: kinds of things left on the servers`,
        measured: server.growth.length,
        limit: 0,
        unit: '',
      },
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

function rowsOf(provider: Provider, where: string, { before, inside, after }: Counted): string[][] {
  const counts = (what: string) => [before, inside, after].map((census) => String(census[what] ?? 0));
  return Object.keys(after).map((what) => [provider, where, what].concat(counts(what)));
}

async function cycle(browser: Browser, { stack }: RealStack, provider: Provider): Promise<Outcome> {
  const { apiKey, apiSecret } = await stack.livekitKeys();
  const livekit = new RoomServiceClient(stack.urls.livekit.replace(/^ws/, 'http'), apiKey, apiSecret);
  const atServers = async (): Promise<Census> => {
    const rooms = await livekit.listRooms();
    return {
      ...(await serverCensus(ports.census)),
      'rooms of livekit-server': rooms.length,
      'participants of livekit-server': rooms.reduce((sum, { numParticipants }) => sum + numParticipants, 0),
    };
  };
  const before = await atServers();
  const { layer } = armsOf(provider);
  const room = `cycles-${provider}`;
  const other = await openSeatedPage(browser, layer, { room, name: 'stays' }, false);
  await other.click('button');
  await other.evaluate(() => window.stage.joined);

  const seat = { room, name: 'comes and goes', server: layer.server };
  const { page, serversInside } = await inAndOut(browser, provider, seat, atServers);
  await leaveAndClose(other);

  const settled = await untilSettled(before, atServers, { mayGrow: SERVER_MAY_GROW, withinMs: 60_000 });
  mustCount(before, serversInside, BENCH_FACTS[provider].serverHolds);
  return { provider, page, server: { before, inside: serversInside, ...settled } };
}

async function inAndOut(
  browser: Browser,
  provider: Provider,
  seat: { readonly room: string; readonly name: string; readonly server: string },
  atServers: () => Promise<Census>,
): Promise<{ readonly page: Counted; readonly serversInside: Census }> {
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
    const settled = (than: Census) => untilSettled(than, take, { mayGrow: PAGE_MAY_GROW, withinMs: 10_000 });

    const empty = await take();
    await turn(WARM_UP_CYCLES);
    // What the first visit leaves and no other adds to, such as elements that are kept to be used again.
    const { after: before } = await settled(empty);
    await turn(cycles);
    const { after, growth } = await settled(before);

    await page.evaluate((to) => window.turnstile.enter(to), seat);
    const inside = await take();
    const serversInside = await atServers();
    await page.evaluate(() => window.turnstile.exit());
    mustCount(before, inside, PAGE_MUST_COUNT);
    return { page: { before, inside, after, growth }, serversInside };
  } finally {
    await context.close();
  }
}

function mustCount(before: Census, inside: Census, names: readonly string[]): void {
  const blind = names.filter((name) => !((inside[name] ?? 0) > (before[name] ?? 0)));
  if (blind.length > 0) throw new Error(`the census does not see somebody in a call: ${blind.join(', ')}`);
}
