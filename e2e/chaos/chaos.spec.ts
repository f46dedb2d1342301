import { setTimeout as sleep } from 'node:timers/promises';
import { describeMachine } from '../../bench/report/machine.ts';
import { report } from '../../bench/report/result.ts';
import { seededRandom } from '../../bench/statistics/random.ts';
import { makeSocketsBreakable } from '../faults/breakable-sockets.ts';
import type { Moderator } from '../calls/moderator.ts';
import { expect, test } from '../moves/move-fixture.ts';
import { Havoc, type Cast } from './havoc.ts';
import { judgeCall, type Verdict } from './judge-call.ts';
import { describeRound, nextRound, PEOPLE, SPAN, type Act, type Round } from './schedule.ts';
import { chaosSettings } from './settings.ts';

const DEPLOYMENTS = ['livekit', 'livekit:eu'] as const;
/** Milliseconds that a call has to become whole again; a killed server and a dead provider need most. */
const UNTIL_WHOLE = 60_000;

interface Played {
  readonly round: number;
  readonly what: string;
  readonly outcome: string;
  /** Milliseconds from the request until the call was whole and at rest again. */
  readonly settled: number;
  readonly verdict: Verdict;
}

async function untilOver(moderator: Moderator, move: string): Promise<void> {
  await expect
    .poll(() => moderator.moveState(move).then(({ endedAt }) => endedAt), { timeout: 60_000 })
    .toBeDefined();
}

test('calls with random moves, kills, reloads and cuts: none is split, nobody is there twice, and nobody is stuck', async ({
  people,
  callKey,
  moderator,
  there,
  product: { stack },
  browser,
}) => {
  const { minutes, seed, save } = chaosSettings();
  const random = seededRandom(seed);
  console.log(`CHAOS_SEED=${seed} CHAOS_MINUTES=${minutes}`);
  const places: readonly string[] = [...DEPLOYMENTS, there];
  const until = Date.now() + minutes * 60_000;
  const played: Played[] = [];
  let calls = 0;
  let cast: Cast | undefined;
  let key = callKey;
  const gather = async (): Promise<Cast> => {
    await people.sendHome();
    calls += 1;
    key = `${callKey}-${calls}`;
    const tabs = new Map<string, Awaited<ReturnType<typeof people.join>>>();
    for (const name of PEOPLE) {
      const tab = await people.arrive(key, name);
      await makeSocketsBreakable(tab.page);
      await tab.join();
      tabs.set(name, tab);
    }
    return { tabs, key };
  };
  for (let round = 1; Date.now() < until; round += 1) {
    cast ??= await gather();
    const present = cast;
    const havoc = new Havoc({ cast: present, stack, moderator, places });
    const source = (await moderator.callAt(key))?.deployment ?? places[0] ?? '';
    const others = places.filter((place) => place !== source);
    const plan: Round = nextRound(random, others.length);
    const target = others[plan.to] ?? source;
    const what = describeRound(target, plan);
    console.log(`${round}: from ${source} ${what}`);
    const since = Date.now();
    const { outcome, move } = await moderator.requestMove(key, target);
    await Promise.all(
      plan.acts.map(async (act: Act) => {
        await sleep(Math.max(0, since + act.at - Date.now()));
        await havoc.play(act, { source, target });
      }),
    );
    await havoc.repair();
    if (move !== undefined) await untilOver(moderator, move);
    const verdict = await judgeCall(present, moderator, UNTIL_WHOLE);
    played.push({ round, what: `from ${source} ${what}`, outcome, settled: Date.now() - since, verdict });
    if (verdict.problems.length === 0) continue;
    console.log(JSON.stringify(verdict, undefined, 1));
    // A call that is broken tells nothing of the next rounds.
    cast = undefined;
  }
  const count = (kind: keyof Verdict['counts']) =>
    played.reduce((sum, { verdict }) => sum + verdict.counts[kind], 0);
  const bounds = (['split calls', 'duplicate tiles', 'stuck participants'] as const).map((kind) => ({
    what: kind,
    measured: count(kind),
    limit: 0,
    unit: '',
  }));
  await report(
    {
      name: 'chaos',
      title: 'Calls with random moves, kills, reloads and cuts',
      method: `Seed ${seed}, ${minutes} minutes: three people in the web app, in Chromium, on real parts with three
deployments. In each round the call moves, and up to two things go wrong within ${SPAN / 1_000} s of the request. After it the call
has ${UNTIL_WHOLE / 1_000} s to be whole: every page on the deployment that the server names, everyone there once, and
everything that is sent arriving. A call that is not is counted, and another one begun.`,
      machine: await describeMachine(browser.version()),
      table: {
        head: [
          'rounds',
          'calls',
          'moves begun',
          'things that went wrong',
          'longest until whole',
          'not whole',
        ],
        rows: [
          [
            String(played.length),
            String(calls),
            String(played.filter(({ outcome }) => outcome === 'prepare').length),
            String(played.reduce((sum, { what }) => sum + what.split(';').length - 1, 0)),
            `${(Math.max(0, ...played.map(({ settled }) => settled)) / 1_000).toFixed(1)} s`,
            String(played.filter(({ verdict }) => verdict.problems.length > 0).length),
          ],
        ],
      },
      bounds,
      data: { seed, minutes, played },
    },
    { save },
  );
  expect(played.length).toBeGreaterThan(0);
  expect(played.filter(({ verdict }) => verdict.problems.length > 0)).toEqual([]);
});
