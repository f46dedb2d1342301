/**
 * What people see and hear of a live move, how long one takes, what it leaves behind, and how long a rescue takes.
 *
 *   tsx bench/move.ts [--moves 20] [--controls 8] [--cold 10] [--rescues 3] [--people 2] [--save no]
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BENCH_FACTS } from '../adapters/bench.ts';
import { repositoryRoot } from '../scripts/setup/repository-root.mjs';
import { PROVIDERS, type Provider } from './join/arms.ts';
import { RATE } from './move/clock-and-tone.ts';
import { leftBehind, type Leftovers } from './move/left-behind.ts';
import { Person } from './move/person.ts';
import { Staff } from './move/staff.ts';
import { stripChart } from './move/strip-chart.ts';
import type { Sighting } from './move/watch-call.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { launchBrowser } from './setting/browser.ts';
import { wholeNumber } from './setting/command-line.ts';
import { ports } from './setting/ports.ts';
import { startRealStack } from './setting/real-stack.ts';
import { median, quantile } from './statistics/quantile.ts';

/** Milliseconds of each window. A move is over well before. */
const WINDOW = 5_000;
/** Milliseconds after the request when both rooms are open, and when a move that nobody is ready for is given up. */
const BOTH_OPEN = 3_000;
const GIVEN_UP = 10_000;
const FRAME = 1_000 / RATE;
/** A run is valid while the clock comes about as often as it is filmed. */
const VALID = FRAME * 1.2;
const LIMITS = { silence: 20, doubling: 100, commit: 1_000, rescue: 3_000, heap: 5 } as const;
const STAFF_TOKEN = 'a-token-for-staff-in-benches';

interface Direction {
  readonly to: Provider;
  readonly moves: Sighting[];
  /** Both rooms open, and no move. */
  readonly controls: Sighting[];
  /** Around a move being begun that is not carried out, and around its being given up. */
  readonly aborted: Sighting[];
  /** Milliseconds from request to commit. */
  readonly commits: number[];
  /** … of pages that have not loaded the target's adapter. */
  readonly coldCommits: number[];
}

const { values } = parseArgs({
  options: {
    moves: { type: 'string', default: '20' },
    controls: { type: 'string', default: '8' },
    cold: { type: 'string', default: '10' },
    rescues: { type: 'string', default: '3' },
    people: { type: 'string', default: '2' },
    save: { type: 'string', default: 'yes' },
  },
});
const count = {
  moves: wholeNumber('moves', values.moves, 1),
  controls: wholeNumber('controls', values.controls, 1),
  cold: wholeNumber('cold', values.cold, 0),
  rescues: wholeNumber('rescues', values.rescues, 0),
  people: wholeNumber('people', values.people, 2),
};

const directions = PROVIDERS.map((to): Direction => ({
  to,
  moves: [],
  controls: [],
  aborted: [],
  commits: [],
  coldCommits: [],
}));
const rescues: { readonly from: Provider; readonly took: number }[] = [];
let leftovers: Leftovers | undefined;

const closers: (() => Promise<unknown>)[] = [];
let version = '';
try {
  const real = await startRealStack({ STAFF_TOKEN }, ['livekit', 'web']);
  closers.push(() => real.stop());
  await real.stack.startServer({
    name: 'server',
    port: ports.server,
    env: {
      CENSUS_PORT: String(ports.census),
      CENSUS_MODULES: JSON.stringify(
        PROVIDERS.flatMap((provider) => BENCH_FACTS[provider].census ?? []).map((path) =>
          pathToFileURL(join(repositoryRoot, path)),
        ),
      ),
      NODE_OPTIONS: `--import=${fileURLToPath(import.meta.resolve('./cycles/server-census.mjs'))}`,
    },
  });
  const browsers = await Promise.all([launchBrowser(), launchBrowser()]);
  for (const browser of browsers) closers.push(() => browser.close());
  const [here, elsewhere] = browsers;
  version = here.version();
  const { urls } = real.stack;
  const staff = new Staff(urls.server, STAFF_TOKEN);
  const key = 'bench-move';
  const ann = await Person.arrive(here, { web: urls.web, key, name: 'Ann', watches: 'Ben' });
  const ben = await Person.arrive(elsewhere, { web: urls.web, key, name: 'Ben', watches: 'Ann' });
  for (let more = 2; more < count.people; more += 1) {
    const name = `Person ${more + 1}`;
    const other = await Person.arrive(browsers[more % 2] ?? here, { web: urls.web, key, name });
    // One voice is heard at a time.
    await other.mute();
  }
  const scene: Scene = { ann, ben, staff, key };
  await settle(scene);
  // Where the call begins is not chosen; from now on it is known. Code gets loaded and compiled.
  for (const { to } of directions) await staff.move(key, to);
  await settle(scene);

  for (let move = 0; move < count.moves; move += 1)
    for (const direction of directions) {
      // A target to which a move was aborted a moment ago has to be insisted on.
      const force = isControlDue(move);
      if (force) await holdBack(scene, direction);
      await watchMove(scene, direction, force);
      console.log(`${move + 1} of ${count.moves} to ${direction.to}: ${described(direction)}`);
    }
  for (let move = 0; move < count.cold; move += 1)
    for (const { to, coldCommits } of directions) {
      await Promise.all([ann.reload(), ben.reload()]);
      await settle(scene);
      coldCommits.push(await carry(scene, to));
    }
  for (let rescue = 0; rescue < count.rescues; rescue += 1)
    for (const { to } of directions) rescues.push({ from: to, took: await watchRescue(scene, to) });
  leftovers = await leftBehind({
    browser: here,
    people: [ann, ben],
    web: urls.web,
    move: async (key, to) => {
      const over = await staff.move(key, to);
      if (over && over.state !== 'finished') throw new Error(`${over.state}: ${over.detail}`);
    },
    livekit: { url: urls.livekit, ...(await real.stack.livekitKeys()) },
    providers: PROVIDERS,
    moves: count.moves,
  });
} finally {
  for (const close of closers.toReversed()) await close();
}

const longest = (sightings: readonly Sighting[]): readonly number[] =>
  sightings.map(({ intervals }) => Math.max(...intervals));
const p95 = (numbers: readonly number[]): number => quantile(numbers, 0.95);
const most = (numbers: readonly number[]): number => Math.max(0, ...numbers);
const ms = (value: number): string => `${Math.round(value)} ms`;

await report(
  {
    name: count.people === 2 ? 'move' : `move-${count.people}-people`,
    title: `${count.moves} live moves in each direction`,
    method: `${count.people} people in the web app (production build) in two Chromiums: cameras film a clock (640x360, ${RATE} fps),
microphones send a tone that steps. Another page reads the clock each time that it is painted, and the audio thread
listens to every element that is not muted. Each window is ${WINDOW / 1_000} s: of a move, from the request on; with both rooms open
and no move, while a page reports that it is not ready; of an aborted move, around its beginning and around its end.
Cold: both pages were reloaded before. Rescue: from the kill switch until both see and hear each other. Left behind:
what a page and the servers hold after ${count.moves} moves more; its heap without compiled code, which V8 goes on improving
(${leftovers.codeGrowth.toFixed(1)} % more of it, and ${leftovers.wholeGrowth.toFixed(1)} % more of both together).`,
    machine: await describeMachine(version),
    table: {
      head: [
        'to',
        'what',
        'windows',
        'longest interval p50',
        'p95',
        'most',
        'back',
        'dark',
        'silence',
        'doubling',
      ],
      rows: directions.flatMap(({ to, moves, controls, aborted }) =>
        (
          [
            ['moves', moves],
            ['both rooms open', controls],
            ['aborted', aborted],
          ] as const
        ).map(([what, seen]) => [
          to,
          what,
          String(seen.length),
          ms(median(longest(seen))),
          ms(p95(longest(seen))),
          ms(most(longest(seen))),
          `${most(seen.map(({ back }) => back))} frames`,
          String(most(seen.map(({ dark }) => dark))),
          ms(most(seen.map(({ silence }) => silence))),
          ms(most(seen.map(({ doubling }) => doubling))),
        ]),
      ),
    },
    bounds: [
      ...directions.flatMap(({ to, moves, controls, aborted, commits, coldCommits }) => [
        {
          what: `to ${to}: median frame interval with both rooms open, or the run is not valid`,
          measured: median(controls.flatMap(({ intervals }) => intervals)),
          limit: VALID,
          unit: 'ms',
        },
        {
          what: `to ${to}: longest interval of a move, p95, as with both rooms open and one frame more`,
          measured: p95(longest(moves)),
          limit: Math.round(p95(longest(controls)) + FRAME),
          unit: 'ms',
        },
        {
          what: `to ${to}: longest interval of an aborted move, p95, as with both rooms open and one frame more`,
          measured: p95(longest(aborted)),
          limit: Math.round(p95(longest(controls)) + FRAME),
          unit: 'ms',
        },
        {
          what: `to ${to}: the clock goes back`,
          measured: most(moves.map(({ back }) => back)),
          limit: 1,
          unit: 'frames',
        },
        {
          what: `to ${to}: looks without a clock`,
          measured: most(moves.map(({ dark }) => dark)),
          limit: 0,
          unit: '',
        },
        {
          what: `to ${to}: silence`,
          measured: most(moves.map(({ silence }) => silence)),
          limit: LIMITS.silence,
          unit: 'ms',
        },
        {
          what: `to ${to}: doubling`,
          measured: most(moves.map(({ doubling }) => doubling)),
          limit: LIMITS.doubling,
          unit: 'ms',
        },
        {
          what: `to ${to}: request to commit, p95`,
          measured: p95(commits),
          limit: LIMITS.commit,
          unit: 'ms',
        },
        ...(coldCommits.length === 0
          ? []
          : [
              {
                what: `to ${to}: request to commit, cold, p95`,
                measured: p95(coldCommits),
                limit: LIMITS.commit,
                unit: 'ms',
              },
            ]),
      ]),
      ...(rescues.length === 0
        ? []
        : PROVIDERS.map((provider) => ({
            what: `rescue from ${provider}, longest`,
            measured: most(rescues.filter(({ from }) => from === provider).map(({ took }) => took)),
            limit: LIMITS.rescue,
            unit: 'ms',
          }))),
      { what: 'kinds of things left in a page', measured: leftovers.page.length, limit: 0, unit: '' },
      { what: 'kinds of things left on the servers', measured: leftovers.servers.length, limit: 0, unit: '' },
      {
        what: 'heap of the page since the fifth move, without compiled code',
        measured: leftovers.heapGrowth,
        limit: LIMITS.heap,
        unit: '%',
      },
    ],
    chart: stripChart([
      ...directions.map(({ to, moves, controls, aborted }) => ({
        title: `Longest interval between frames, ${WINDOW / 1_000} s windows, to ${to}`,
        unit: 'ms',
        limit: p95(longest(controls)) + FRAME,
        strips: [
          { label: 'both rooms open', values: longest(controls) },
          { label: 'moves', values: longest(moves) },
          { label: 'aborted', values: longest(aborted) },
        ],
      })),
      {
        title: 'Request to commit',
        unit: 'ms',
        limit: LIMITS.commit,
        strips: directions.flatMap(({ to, commits, coldCommits }) => [
          { label: `to ${to}`, values: commits },
          { label: `to ${to}, cold`, values: coldCommits },
        ]),
      },
    ]),
    data: { directions, rescues, leftovers },
  },
  { save: values.save === 'yes' },
);

interface Scene {
  readonly ann: Person;
  readonly ben: Person;
  readonly staff: Staff;
  readonly key: string;
}

async function settle({ ann, ben }: Scene): Promise<void> {
  await Promise.all([ann.sees('Ben'), ben.sees('Ann')]);
}

/** Moves the call; answers the milliseconds from request to commit. */
async function carry(scene: Scene, to: string, force = false): Promise<number> {
  const { staff, key } = scene;
  const over = await staff.move(key, to, { force });
  if (over?.committedAt === undefined)
    throw new Error(`the move to ${to} was ${over?.state ?? 'not needed'}: ${over?.detail}`);
  await settle(scene);
  return over.committedAt - over.requestedAt;
}

async function watchMove(scene: Scene, { to, moves, commits }: Direction, force: boolean): Promise<void> {
  await scene.ben.begin();
  const [took] = await Promise.all([carry(scene, to, force), sleep(WINDOW)]);
  moves.push(await scene.ben.end());
  commits.push(took);
}

/** As many controls as asked for, spread over the moves. */
function isControlDue(move: number): boolean {
  const due = (moves: number): number => Math.floor((moves * count.controls) / count.moves);
  return due(move + 1) > due(move);
}

/** A move that Ann is not ready for: both rooms are open until it is given up. */
async function holdBack(
  { ann, ben, staff, key }: Scene,
  { to, controls, aborted }: Direction,
): Promise<void> {
  await ann.holdBack(true);
  const since = Date.now();
  const until = (at: number) => sleep(Math.max(0, since + at - Date.now()));
  await ben.begin();
  const move = staff.move(key, to);
  await until(BOTH_OPEN);
  aborted.push(await ben.end());
  await ben.begin();
  await until(BOTH_OPEN + WINDOW);
  controls.push(await ben.end());
  await ben.begin();
  const over = await move;
  if (over?.state !== 'aborted') throw new Error(`a move that nobody was ready for is ${over?.state}`);
  await until(GIVEN_UP + WINDOW - BOTH_OPEN);
  aborted.push(await ben.end());
  await ann.holdBack(false);
}

/** Switches a deployment off that the call is on; answers the milliseconds until both see and hear each other again. */
async function watchRescue(scene: Scene, from: Provider): Promise<number> {
  const { ann, ben, staff } = scene;
  await staff.move(scene.key, from);
  await settle(scene);
  await Promise.all([ann.begin(), ben.begin()]);
  const back = Promise.all([ann.backFrom(from), ben.backFrom(from)]);
  await staff.kill(from);
  const took = Math.max(...(await back));
  await staff.revive(from);
  await settle(scene);
  return took;
}

function described({ moves, commits }: Direction): string {
  const seen = moves.at(-1);
  if (!seen) return '';
  const { intervals, back, dark, silence, doubling } = seen;
  return `commit ${commits.at(-1)} ms, longest interval ${Math.round(Math.max(...intervals))} ms, back ${back}, dark ${dark}, silence ${Math.round(silence)} ms, doubling ${Math.round(doubling)} ms`;
}
