/**
 * What a join costs on mediasoup with others present: messages over all sockets, and the server's processor time.
 *
 *   tsx bench/crowded-join.ts [--others 5,10,20,40] [--joins 20] [--save no]
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { wholeNumber } from './setting/command-line.ts';
import { JoiningPeer, NO_TRAFFIC, sumOf, type Traffic } from './signalling/joining-peer.ts';
import { startMeteredServer, type MeteredServer } from './signalling/start-metered-server.ts';

/** Joins before the first that counts, in which code gets compiled. */
const WARM_UP_JOINS = 5;
/** Milliseconds in which nothing has to come any more. */
const QUIET = 150;
/**
 * How much more a join may cost for each of the others with the most of them than with fewer. Were the cost
 * quadratic, it would be as many times more as there are more others.
 */
const MESSAGES_GROWTH_LIMIT = 1;
const PROCESSOR_GROWTH_LIMIT = 1.25;

interface Cost {
  readonly others: number;
  /** Means of one join. */
  readonly messages: number;
  readonly kilobytes: number;
  readonly ownMessages: number;
  readonly requestsForConsumers: number;
  /** Milliseconds of processor time. */
  readonly server: number;
  readonly worker: number;
}

const { values } = parseArgs({
  options: {
    others: { type: 'string', default: '5,10,20,40' },
    joins: { type: 'string', default: '20' },
    save: { type: 'string', default: 'yes' },
  },
});
const sizes = values.others.split(',').map((size) => wholeNumber('others', size, 1));
const joins = wholeNumber('joins', values.joins, 1);

const server = await startMeteredServer();
const costs: Cost[] = [];
try {
  for (const others of sizes) {
    costs.push(await measure(server, others));
    console.log(costs.at(-1));
  }
} finally {
  await server.stop();
}

const least = costs[0];
const most = costs.at(-1);
if (!least || !most) throw new Error('nothing was measured');
const growth = (of: (cost: Cost) => number): number => of(most) / most.others / (of(least) / least.others);

await report(
  {
    name: 'crowded-join',
    title: 'A join with others present, on mediasoup',
    method: `The mediasoup server half in a process of its own, with one worker. The others are in a room and publish
camera (three layers) and microphone; then somebody joins, publishes both, is received by everyone, and leaves, ${joins}
times after ${WARM_UP_JOINS} that do not count. They speak the signalling without media, one message for what came in
one message, as the browser's client does. Counted are all messages over everybody's sockets (handshakes, requests,
answers, pushes) from the handshake until everybody receives the newcomer, and processor time of server and worker
until ${QUIET} ms later. Per other means divided by the number of others.`,
    machine: await describeMachine(),
    table: {
      head: [
        'others',
        'messages',
        'per other',
        'own messages',
        'requests for consumers',
        'kB',
        'server ms',
        'per other',
        'worker ms',
        'per other',
      ],
      rows: costs.map((cost) => [
        String(cost.others),
        cost.messages.toFixed(1),
        (cost.messages / cost.others).toFixed(2),
        cost.ownMessages.toFixed(1),
        cost.requestsForConsumers.toFixed(0),
        cost.kilobytes.toFixed(0),
        cost.server.toFixed(1),
        (cost.server / cost.others).toFixed(2),
        cost.worker.toFixed(1),
        (cost.worker / cost.others).toFixed(2),
      ]),
    },
    bounds: [
      {
        what: `messages per other, ${most.others} others / ${least.others}`,
        measured: growth(({ messages }) => messages),
        limit: MESSAGES_GROWTH_LIMIT,
        unit: '',
      },
      {
        what: `processor time per other, ${most.others} others / ${least.others}`,
        measured: growth((cost) => cost.server + cost.worker),
        limit: PROCESSOR_GROWTH_LIMIT,
        unit: '',
      },
      {
        what: 'requests of the newcomer until all consumers are known',
        measured: Math.max(...costs.map(({ requestsForConsumers }) => requestsForConsumers)),
        limit: 0,
        unit: '',
      },
    ],
    data: costs,
  },
  { save: values.save === 'yes' },
);

async function measure(to: MeteredServer, count: number): Promise<Cost> {
  const { room } = await to.ask({ what: 'room' });
  const enter = async () => {
    const participantId = randomUUID();
    const { token, routerRtpCapabilities } = await to.ask({ what: 'credentials', room, participantId });
    return { participantId, peer: new JoiningPeer(to.url, token, routerRtpCapabilities) };
  };
  const others: JoiningPeer[] = [];
  for (let index = 0; index < count; index += 1) {
    const { peer, participantId } = await enter();
    await peer.entered();
    await peer.publish();
    await Promise.all(others.map((other) => other.receives(participantId)));
    others.push(peer);
  }
  const takeAll = (): Traffic => others.map((other) => other.takeTraffic()).reduce(sumOf, NO_TRAFFIC);

  const totals = { messages: 0, bytes: 0, ownMessages: 0, requests: 0, server: 0, worker: 0 };
  for (let join = -WARM_UP_JOINS; join < joins; join += 1) {
    await quiet();
    takeAll();
    const before = await to.ask({ what: 'used' });
    const { peer, participantId } = await enter();
    const { consumers, requests } = await peer.entered();
    if (consumers !== 2 * count) throw new Error(`the newcomer was given ${consumers} consumers at once`);
    await peer.publish();
    await Promise.all(others.map((other) => other.receives(participantId)));
    await quiet();
    const after = await to.ask({ what: 'used' });
    const own = peer.takeTraffic();
    const all = sumOf(takeAll(), own);
    await peer.leave();
    if (join < 0) continue;
    totals.messages += all.messages;
    totals.bytes += all.bytes;
    totals.ownMessages += own.messages;
    totals.requests += requests;
    totals.server += after.server - before.server;
    totals.worker += after.worker - before.worker;
  }
  await Promise.all(others.map((other) => other.leave()));
  await to.ask({ what: 'close', room });
  return {
    others: count,
    messages: totals.messages / joins,
    kilobytes: totals.bytes / joins / 1_000,
    ownMessages: totals.ownMessages / joins,
    requestsForConsumers: totals.requests / joins,
    server: totals.server / joins,
    worker: totals.worker / joins,
  };
}

function quiet(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, QUIET));
}
