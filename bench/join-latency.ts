/**
 * How long the server takes to admit people who come at a steady rate.
 *
 *   tsx bench/join-latency.ts [--provider NAME|both] [--rate 50] [--seconds 20] [--save no]
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { PROVIDERS, type Provider } from './join/arms.ts';
import { steadyArrivals } from './load/steady-arrivals.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { choice, wholeNumber } from './setting/command-line.ts';
import { ports } from './setting/ports.ts';
import { startRealStack } from './setting/real-stack.ts';
import { median, quantile } from './statistics/quantile.ts';

const P95_LIMIT_MS = 30;
/** One in so many joins opens a call, and with it a room of the provider; the others join one that is there. */
const PEOPLE_IN_A_CALL = 4;
const WARM_UP_SECONDS = 3;

const { values } = parseArgs({
  options: {
    provider: { type: 'string', default: 'both' },
    rate: { type: 'string', default: '50' },
    seconds: { type: 'string', default: '20' },
    save: { type: 'string', default: 'yes' },
  },
});
const providers = choice('provider', values.provider, PROVIDERS);
const perSecond = wholeNumber('rate', values.rate, 1);
const seconds = wholeNumber('seconds', values.seconds, 1);

const took = new Map<Provider, readonly number[]>();
const real = await startRealStack({ LOG_LEVEL: 'info' });
try {
  for (const provider of providers) {
    await steadyArrivals({ perSecond, seconds: WARM_UP_SECONDS }, joinsOf(provider));
    took.set(provider, await steadyArrivals({ perSecond, seconds }, joinsOf(provider)));
  }
} finally {
  await real.stop();
}

await report(
  {
    name: 'join-latency',
    title: `POST /calls/join at ${perSecond} a second`,
    method: `The real server with its embedded database, real media servers of both providers. Joins arrive
every ${1000 / perSecond} ms for ${seconds} s whether or not earlier ones were answered, and are timed from the moment at which
they were due to the whole answer; every ${PEOPLE_IN_A_CALL}th opens a new call and its room.`,
    machine: await describeMachine(),
    table: {
      head: ['provider', 'joins', 'median', 'p95', 'p99', 'longest'],
      rows: [...took].map(([provider, all]) =>
        [provider, String(all.length)].concat(
          [median(all), quantile(all, 0.95), quantile(all, 0.99), quantile(all, 1)].map(
            (milliseconds) => `${milliseconds.toFixed(1)} ms`,
          ),
        ),
      ),
    },
    bounds: [...took].map(([provider, all]) => ({
      what: `${provider}: p95`,
      measured: quantile(all, 0.95),
      limit: P95_LIMIT_MS,
      unit: 'ms',
    })),
    data: Object.fromEntries(took),
  },
  { save: values.save === 'yes' },
);

function joinsOf(provider: Provider): (index: number) => Promise<void> {
  const run = randomUUID();
  return async (index) => {
    const response = await fetch(`http://127.0.0.1:${ports.server}/calls/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        key: `${run}-${Math.floor(index / PEOPLE_IN_A_CALL)}`,
        displayName: `Person ${index}`,
        adapters: PROVIDERS,
        requestedProvider: provider,
      }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`status ${response.status}: ${answer.slice(0, 300)}`);
  };
}
