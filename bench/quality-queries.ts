/**
 * How long the console's comparison takes over a million samples.
 *
 *   tsx bench/quality-queries.ts [--save no]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { asId } from '@crossfade/video-core';
import { QualityComparison, QualityRollup, type ComparisonRequest } from '@crossfade/video-server';
import { openEmbedded } from '@crossfade/video-server/embedded';
import { sqlStore } from '@crossfade/video-server/sql';
import { sql } from 'drizzle-orm';
import { drawReport } from './comparison/quality-draws.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { seededRandom } from './statistics/random.ts';
import { quantile } from './statistics/quantile.ts';

const SAMPLES = 1_000_000;
const TIMES = 15;
const LIMIT = 200;
/** Reports between two times that what was gathered is stored, as after some minutes. */
const GATHERED = 20_000;

const METHOD = `An embedded database (PGlite on disk) is filled with ${SAMPLES.toLocaleString('en')} samples of a month through the code that
takes reports: two deployments, four browsers, four networks, four sizes of call, calls before and after moves, and a ramp of three
stages. Then each comparison that the console can ask for is made ${TIMES} times, in turn; measured is the whole query, from the
database to medians and curves of all measures.`;

const { values } = parseArgs({ options: { save: { type: 'string', default: 'yes' } } });
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const tenant = asId.tenant('default');
const operator = { tenant, subject: 'bench', grants: new Set(['operator'] as const) };

const folder = await mkdtemp(join(tmpdir(), 'quality-queries-'));
const database = await openEmbedded(folder);
await database.queries.execute(sql`insert into tenants (id) values ('default') on conflict do nothing`);
const { quality: store } = sqlStore(database, quiet);
const rollup = new QualityRollup(store, {
  failed: (what, error) => {
    throw new Error(what, { cause: error });
  },
});

const random = seededRandom(16);
const now = Date.now();
const filledAt = performance.now();
const cells = new Set<string>();
let taken = 0;
let gathered = 0;
while (taken < SAMPLES) {
  const { cell, key, samples } = drawReport(random, now);
  rollup.take(cell, key, samples);
  cells.add(JSON.stringify(cell));
  taken += samples.length;
  gathered += 1;
  if (gathered % GATHERED === 0) await rollup.flush();
}
await rollup.flush();
const filled = (performance.now() - filledAt) / 1_000;

const comparison = new QualityComparison({
  store,
  ramps: { current: { number: 1 } },
  calendar: { now: () => now },
});
const ASKED: readonly (readonly [string, ComparisonRequest])[] = [
  ['all of 30 days, by deployment', { by: 'deployment', days: 30 }],
  ['7 days, by deployment', { by: 'deployment', days: 7 }],
  ['the arms of the ramp', { by: 'arm', days: 30 }],
  ['one stage, by arm', { by: 'arm', days: 30, stage: 1 }],
  ['one browser', { by: 'deployment', days: 30, browser: 'chromium' }],
  ['one network and size', { by: 'deployment', days: 30, network: 'udp', size: '2' }],
  ['calls that have moved', { by: 'deployment', days: 30, moved: true }],
];
const took = new Map<string, number[]>(ASKED.map(([what]) => [what, []]));
for (let time = 0; time < TIMES; time += 1)
  for (const [what, request] of ASKED) {
    const before = performance.now();
    const groups = await comparison.compare(operator, request);
    took.get(what)?.push(performance.now() - before);
    if (groups.length !== 2) throw new Error(`${what}: two groups were expected.`);
  }
await database.close();
await rm(folder, { recursive: true });

const figures = [...took].map(([what, times]) => ({
  what,
  median: quantile(times, 0.5),
  p95: quantile(times, 0.95),
}));
await report(
  {
    name: 'quality-queries',
    title: 'How long the comparison of the console takes',
    method: METHOD,
    machine: await describeMachine(),
    table: {
      head: ['comparison', 'median, ms', 'p95, ms'],
      rows: figures.map(({ what, median, p95 }) => [what, median.toFixed(0), p95.toFixed(0)]),
    },
    bounds: figures.map(({ what, p95 }) => ({
      what: `${what}, p95`,
      measured: p95,
      limit: LIMIT,
      unit: 'ms',
    })),
    data: { samples: taken, rows: cells.size, filledInSeconds: filled, figures },
  },
  { save: values.save === 'yes' },
);
