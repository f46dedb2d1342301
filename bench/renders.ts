/**
 * How much React renders while the word goes round, in the same grid made with `@crossfade/video-react` and with
 * `@livekit/components-react`, on the same simulated LiveKit room.
 *
 *   tsx bench/renders.ts [--changes 50] [--every 200] [--save no]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import type { GridSetting } from './pages/grid/grid-bench.ts';
import { simulatedSdk } from './renders/simulated-sdk.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { wholeNumber } from './setting/command-line.ts';
import { servePages } from './setting/page-server.ts';
import { pagesOrigin } from './setting/ports.ts';

const RATIO_LIMIT = 0.5;
const TILES_LIMIT = 2;
/** How long it is watched what the page does when nothing changes. */
const QUIET_MS = 4_000;

const METHOD = `The SDK's own \`room.simulateParticipants\` fills a real \`Room\` of livekit-client with people who have
camera and microphone. One side shows them with \`useTracks\`, \`TrackLoop\` or \`GridLayout\`, and \`ParticipantTile\`, as
LiveKit's documentation writes it; the other with this library's hooks over the real LiveKit adapter, each tile with the
same parts (picture, mute mark, name, quality, pin). Every 200 ms one of the first twenty stops and the next begins to
speak, by the steps that the SDK takes at its server's message. Counted is each component function that React ran, by
React's own mark on it, in production builds of both, one page after the other in one Chromium; host elements do not
count. Main thread is what the page's thread did over what it does when nobody begins to speak. "Tuned" is \`useTracks\`
with \`updateOnlyOn: []\`, which neither the documentation's example nor LiveKit's own \`VideoConference\` sets.`;

interface Arm extends GridSetting {
  readonly people: number;
}

const ARMS: readonly Arm[] = [
  { people: 50, layout: 'all', side: 'livekit', updates: 'default' },
  { people: 50, layout: 'all', side: 'livekit', updates: 'tracks' },
  { people: 50, layout: 'all', side: 'crossfade', updates: 'default' },
  { people: 50, layout: 'paged', side: 'livekit', updates: 'default' },
  { people: 50, layout: 'paged', side: 'crossfade', updates: 'default' },
  { people: 250, layout: 'all', side: 'livekit', updates: 'default' },
  { people: 250, layout: 'all', side: 'crossfade', updates: 'default' },
];

interface Measured extends Arm {
  /** How many tiles stand on the page. */
  readonly shown: number;
  /** Component renders a change, and those of them that are tiles. */
  readonly renders: number;
  readonly tiles: number;
  /** Milliseconds of the main thread a change, over what it takes anyway. */
  readonly thread: number;
  readonly byComponent: Readonly<Record<string, number>>;
}

const { values } = parseArgs({
  options: {
    changes: { type: 'string', default: '50' },
    every: { type: 'string', default: '200' },
    save: { type: 'string', default: 'yes' },
  },
});
const changes = wholeNumber('changes', values.changes, 1);
const everyMs = wholeNumber('every', values.every, 1);

const pages = await servePages(['grid'], { plugins: [simulatedSdk], minify: false });
try {
  const browser = await launchBrowser();
  try {
    await publish(await measureAll(browser), browser.version());
  } finally {
    await browser.close();
  }
} finally {
  await pages.close();
}

async function measureAll(browser: Browser): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const arm of ARMS) measured.push(await measure(browser, arm));
  return measured;
}

async function measure(browser: Browser, arm: Arm): Promise<Measured> {
  const { people, ...setting } = arm;
  const page = await browser.newPage({ viewport: { width: 1_280, height: 720 } });
  try {
    await page.goto(`${pagesOrigin}/grid.html?people=${people}`);
    const shown = await page.evaluate((chosen) => window.gridBench.open(chosen), setting);
    if (setting.layout === 'all' && shown !== people)
      throw new Error(`${shown} tiles stand on the ${setting.side} page instead of ${people}.`);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Performance.enable');
    const threadTime = async () => {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    };
    const quiet = await threadTime();
    await sleep(QUIET_MS);
    const before = await threadTime();
    const byComponent = await page.evaluate(([count, pause]) => window.gridBench.speak(count, pause), [
      changes,
      everyMs,
    ] as const);
    const after = await threadTime();
    const idle = ((before - quiet) / QUIET_MS) * everyMs;
    const sum = (names: readonly string[]) => names.reduce((all, name) => all + (byComponent[name] ?? 0), 0);
    const all = sum(Object.keys(byComponent));
    if (all === 0) throw new Error(`Nothing rendered on the ${setting.side} page.`);
    return {
      ...arm,
      shown,
      renders: all / changes,
      tiles: sum(['PersonTile', 'OwnTile', 'ParticipantTile']) / changes,
      thread: ((after - before) / changes - idle) * 1_000,
      byComponent,
    };
  } finally {
    await page.close();
  }
}

async function publish(measured: readonly Measured[], browserVersion: string): Promise<void> {
  const of = (people: number, layout: Arm['layout'], side: Arm['side']) => {
    const found = measured.find(
      (one) =>
        one.people === people && one.layout === layout && one.side === side && one.updates === 'default',
    );
    if (found === undefined) throw new Error(`${people} people, ${layout}, ${side} was not measured.`);
    return found;
  };
  const ratio = (people: number, layout: Arm['layout']) =>
    of(people, layout, 'crossfade').renders / of(people, layout, 'livekit').renders;
  await report(
    {
      name: 'renders',
      title: 'What a speaker change renders',
      method: METHOD,
      machine: await describeMachine(browserVersion),
      table: {
        head: [
          'people',
          'grid',
          'made with',
          'renders a change',
          'tiles a change',
          'main thread, ms a change',
        ],
        rows: measured.map(({ people, layout, side, updates, shown, renders, tiles, thread }) => [
          String(people),
          layout === 'all' ? 'everybody' : `a page of ${shown}`,
          side === 'crossfade' ? 'video-react' : `components-react${updates === 'tracks' ? ', tuned' : ''}`,
          renders.toFixed(1),
          tiles.toFixed(1),
          thread.toFixed(1),
        ]),
      },
      bounds: [
        {
          what: 'renders with 50, everybody: video-react / components-react',
          measured: ratio(50, 'all'),
          limit: RATIO_LIMIT,
          unit: '',
        },
        {
          what: 'renders with 50, paged: video-react / components-react',
          measured: ratio(50, 'paged'),
          limit: RATIO_LIMIT,
          unit: '',
        },
        {
          what: 'tiles of video-react a change with 250',
          measured: of(250, 'all', 'crossfade').tiles,
          limit: TILES_LIMIT,
          unit: '',
        },
      ],
      data: measured,
    },
    { save: values.save === 'yes' },
  );
}
