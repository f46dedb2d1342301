/**
 * How many joins a second the server admits, beside a bare Hono route that writes the same rows and signs a token.
 *
 *   tsx bench/join-throughput.ts [--rounds 6] [--seconds 5] [--save no]
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { BENCH_FACTS } from '../adapters/bench.ts';
import { deathOf } from '../scripts/stack/process-died.mjs';
import { ProcessGroup } from '../scripts/stack/process-group.mjs';
import { waitForHttp } from '../scripts/stack/wait-for-http.mjs';
import { PROVIDERS } from './join/arms.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { wholeNumber } from './setting/command-line.ts';
import { ports } from './setting/ports.ts';
import { startRealStack } from './setting/real-stack.ts';
import { bootstrapInterval } from './statistics/bootstrap.ts';
import { median } from './statistics/quantile.ts';

const RATIO_LIMIT = 0.9;
/** Requests under way at once. */
const CONCURRENCY = 16;
/** One in so many joins opens a call. */
const PEOPLE_IN_A_CALL = 4;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '5' },
    save: { type: 'string', default: 'yes' },
  },
});
const rounds = wholeNumber('rounds', values.rounds, 2);
const seconds = wholeNumber('seconds', values.seconds, 1);

const layer = { name: 'crossfade', base: `http://127.0.0.1:${ports.server}` } as const;
const bare = { name: 'bare route', base: `http://127.0.0.1:${ports.bareJoin}` } as const;
type Side = typeof layer | typeof bare;

/** A media server of its own would be part of what is measured, where there is another. */
const provider = PROVIDERS.find((one) => BENCH_FACTS[one].inBackend) ?? PROVIDERS[0];

const folder = await mkdtemp(join(tmpdir(), 'crossfade-bare-'));
// Nobody enters these calls; that they end is not measured here, so they do not within the run.
const real = await startRealStack({ LOG_LEVEL: 'warn', CALL_EMPTY_GRACE_SECONDS: '3600' }, ['server']);
const bareServer = new ProcessGroup({
  name: 'bare join',
  command: process.execPath,
  args: [
    '--import',
    import.meta.resolve('tsx'),
    fileURLToPath(import.meta.resolve('./raw/bare-join.ts')),
    String(ports.bareJoin),
    join(folder, 'data'),
  ],
  env: process.env,
  logFile: join(folder, 'bare-join.log'),
});

const measured: { readonly layer: number; readonly bare: number }[] = [];
try {
  await waitForHttp(`${bare.base}/health`, { timeoutMs: 30_000, signal: deathOf(bareServer) });
  await joinsPerSecond(layer);
  await joinsPerSecond(bare);
  for (let round = 0; round < rounds; round += 1) {
    const perSecond = new Map<Side, number>();
    for (const side of round % 2 === 0 ? [layer, bare] : [bare, layer])
      perSecond.set(side, await joinsPerSecond(side));
    measured.push({ layer: perSecond.get(layer) ?? 0, bare: perSecond.get(bare) ?? 0 });
    console.log(
      `round ${round + 1}: ${[...perSecond].map(([{ name }, rate]) => `${name} ${rate.toFixed(0)}/s`).join(', ')}`,
    );
  }
} finally {
  await bareServer.stop();
  await real.stop();
  await rm(folder, { recursive: true, force: true });
}

const ratios = measured.map((round) => round.layer / round.bare);
const ratio = bootstrapInterval(ratios, median);
await report(
  {
    name: 'join-throughput',
    title: 'Joins a second, the call server against a bare Hono route',
    method: `Both servers run on this machine with an embedded database each, one after the other in turn (A B B A), at
${CONCURRENCY} requests under way for ${seconds} s; every ${PEOPLE_IN_A_CALL}th join opens a call. The bare route finds or opens the call,
stores the participant and the decision and signs a token, with the same tables and no checks, limits or log. The calls
stay open for the whole run, and their media server is started by the call server itself.`,
    machine: await describeMachine(),
    table: {
      head: ['side', 'joins a second (median)'],
      rows: [
        [layer.name, median(measured.map((round) => round.layer)).toFixed(0)],
        [bare.name, median(measured.map((round) => round.bare)).toFixed(0)],
        ['ratio', `${ratio.estimate.toFixed(2)} (${ratio.lower.toFixed(2)}-${ratio.upper.toFixed(2)})`],
      ],
    },
    bounds: [
      {
        what: 'bare / layer',
        measured: 1 / ratio.estimate,
        limit: 1 / RATIO_LIMIT,
        unit: '',
      },
    ],
    data: measured,
  },
  { save: values.save === 'yes' },
);

async function joinsPerSecond({ base }: Side): Promise<number> {
  const run = randomUUID();
  const until = performance.now() + seconds * 1_000;
  let joined = 0;
  const joinOneAfterTheOther = async (): Promise<void> => {
    while (performance.now() < until) {
      const index = joined;
      joined += 1;
      const response = await fetch(`${base}/calls/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          key: `${run}-${Math.floor(index / PEOPLE_IN_A_CALL)}`,
          displayName: `Person ${index}`,
          // As the product's own client says it: of clients that can run less the server keeps a record at each key.
          adapters: PROVIDERS,
          requestedProvider: provider,
        }),
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`status ${response.status}: ${answer.slice(0, 300)}`);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, joinOneAfterTheOther));
  return joined / ((performance.now() - began) / 1_000);
}
