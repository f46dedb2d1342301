/**
 * How long `/health` takes while a host rules over a call that many people asked to join and never entered.
 *
 *   tsx bench/health-while-moderating.ts [--identities 1500] [--save no]
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { asId } from '@crossfade/video-core';
import { httpJoin } from '@crossfade/video-core/client';
import { PROVIDERS, type Provider } from './join/arms.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { wholeNumber } from './setting/command-line.ts';
import { ports } from './setting/ports.ts';
import { startRealStack } from './setting/real-stack.ts';
import { median, quantile } from './statistics/quantile.ts';

const LONGEST_LIMIT_MS = 50;
/** Joins under way at once. */
const CONCURRENCY = 16;
/** Rulings of the host, one after the other, and milliseconds between two looks at the server meanwhile. */
const RULINGS = 10;
const LOOK_EVERY_MS = 10;

const { values } = parseArgs({
  options: {
    identities: { type: 'string', default: '1500' },
    save: { type: 'string', default: 'yes' },
  },
});
const identities = wholeNumber('identities', values.identities, 1);
const base = `http://127.0.0.1:${ports.server}`;
const join = httpJoin(base);

interface Ruled {
  readonly rulings: readonly number[];
  readonly health: readonly number[];
}

const measured = new Map<Provider, Ruled>();
const real = await startRealStack({ LOG_LEVEL: 'warn' });
try {
  for (const provider of PROVIDERS) measured.set(provider, await ruleOver(provider));
} finally {
  await real.stop();
}

await report(
  {
    name: 'health-while-moderating',
    title: `/health while a host rules over a call with ${identities} people who never entered`,
    method: `The real server with its embedded database and real media servers. ${identities} people are admitted to one call
and none of them connects; then its host forbids guests the microphone and allows it again, ${RULINGS} times, while
/health is asked every ${LOOK_EVERY_MS} ms.`,
    machine: await describeMachine(),
    table: {
      head: ['provider', 'ruling (median)', '/health (median)', '/health p95', '/health (longest)'],
      rows: [...measured].map(([provider, { rulings, health }]) => {
        const figures = [median(rulings), median(health), quantile(health, 0.95), quantile(health, 1)];
        return [String(provider)].concat(figures.map((milliseconds) => `${milliseconds.toFixed(1)} ms`));
      }),
    },
    bounds: [...measured].map(([provider, { health }]) => ({
      what: `${provider}: longest /health`,
      measured: quantile(health, 1),
      limit: LONGEST_LIMIT_MS,
      unit: 'ms',
    })),
    data: Object.fromEntries(measured),
  },
  { save: values.save === 'yes' },
);

async function ruleOver(provider: Provider): Promise<Ruled> {
  const request = {
    key: asId.key(randomUUID()),
    displayName: 'Person',
    adapters: PROVIDERS.map((kind) => asId.provider(kind)),
    requestedProvider: asId.provider(provider),
  };
  const never = new AbortController().signal;
  const host = await join(request, never);
  let asked = 1;
  const joinOneAfterTheOther = async (): Promise<void> => {
    while (asked < identities) {
      asked += 1;
      await join(request, never);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, joinOneAfterTheOther));
  const health: number[] = [];
  const done = new AbortController();
  const watched = watchHealth(health, done.signal);
  const rulings: number[] = [];
  for (let ruling = 0; ruling < RULINGS; ruling += 1) {
    const since = performance.now();
    await forbidMicrophone(host.call, host.participant.resumeSecret, ruling % 2 === 0);
    rulings.push(performance.now() - since);
    await delay(LOOK_EVERY_MS);
  }
  done.abort();
  await watched;
  return { rulings, health };
}

async function watchHealth(into: number[], signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const since = performance.now();
    await fetch(`${base}/health`).then((response) => response.text());
    into.push(performance.now() - since);
    await delay(LOOK_EVERY_MS);
  }
}

async function forbidMicrophone(call: string, secret: string, withheld: boolean): Promise<void> {
  const response = await fetch(`${base}/calls/${call}/withhold`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'crossfade-participant': secret },
    body: JSON.stringify({ source: 'microphone', withheld }),
  });
  if (!response.ok) throw new Error(`status ${response.status}: ${await response.text()}`);
}
