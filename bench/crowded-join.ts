/**
 * What a join with our own signalling costs with others present: messages over all sockets, and the server's processor time.
 *
 *   tsx bench/crowded-join.ts [--joins 20] [--save no]
 */
import { parseArgs } from 'node:util';
import { CrowdedRoom, QUIET, startMeteredServer, type JoinCost } from '../adapters/bench.ts';
import { describeMachine } from './report/machine.ts';
import { report } from './report/result.ts';
import { wholeNumber } from './setting/command-line.ts';

const OTHERS = [10, 20, 40, 80] as const;
/** Joins into each room before the first that counts, in which code gets compiled. */
const WARM_UP_JOINS = 5;
/**
 * By how much one more of the others may add more to the cost of a join from 40 to 80 than from 10 to 20: not at all
 * when the cost is linear, four times as much when it is quadratic.
 */
const MESSAGES_LIMIT = 1;
const PROCESSOR_LIMIT = 1.5;

const { values } = parseArgs({
  options: { joins: { type: 'string', default: '20' }, save: { type: 'string', default: 'yes' } },
});
const joins = wholeNumber('joins', values.joins, 1);

const costs = await measure();
const processor = ({ server, worker }: JoinCost): number => server + worker;

await report(
  {
    name: 'crowded-join',
    title: 'A join with others present, with our own signalling',
    method: `The server half in a process of its own, with one worker. In each of ${OTHERS.length} rooms the others
publish camera (three layers) and microphone; then somebody joins, publishes both, is received by everyone, and leaves,
the rooms taking turns, ${joins} times after ${WARM_UP_JOINS} that do not count. They speak the signalling without media,
one message for what came in one message, as the browser's client does. Counted are all messages over everybody's
sockets (handshakes, requests, answers, pushes) from the handshake until everybody receives the newcomer, and the
processor time of server and worker until ${QUIET} ms later; means of one join.`,
    machine: await describeMachine(),
    table: {
      head: [
        'others',
        'messages',
        'those of the newcomer',
        'round trips until all consume',
        'kB',
        'server ms',
        'worker ms',
      ],
      rows: costs.map((cost) => [
        String(cost.others),
        cost.messages.toFixed(1),
        cost.ownMessages.toFixed(1),
        cost.roundTrips.toFixed(0),
        (cost.bytes / 1_000).toFixed(0),
        cost.server.toFixed(1),
        cost.worker.toFixed(1),
      ]),
    },
    bounds: [
      {
        what: 'messages for one more of the others, from 40 to 80 / from 10 to 20',
        measured: growthOf(({ messages }) => messages),
        limit: MESSAGES_LIMIT,
        unit: '',
      },
      {
        // Among few, what a join costs by itself hides what one more of the others adds.
        what: 'processor time for one more of the others, from 40 to 80 / from 20 to 40',
        measured: growthOf(processor, 1),
        limit: PROCESSOR_LIMIT,
        unit: '',
      },
      {
        what: 'round trips of the newcomer until all consumers are known',
        measured: Math.max(...costs.map(({ roundTrips }) => roundTrips)),
        limit: 1,
        unit: '',
      },
    ],
    data: costs,
  },
  { save: values.save === 'yes' },
);

async function measure(): Promise<readonly JoinCost[]> {
  const server = await startMeteredServer();
  try {
    const rooms: CrowdedRoom[] = [];
    for (const others of OTHERS) rooms.push(await CrowdedRoom.open(server, others));
    for (let join = 0; join < WARM_UP_JOINS; join += 1) for (const room of rooms) await room.join();
    const costs = new Map(rooms.map((room) => [room, new Array<JoinCost>()]));
    for (let join = 0; join < joins; join += 1)
      for (const room of rooms) costs.get(room)?.push(await room.join());
    for (const room of rooms) await room.close();
    return rooms.map((room) => meanOf(costs.get(room) ?? []));
  } finally {
    await server.stop();
  }
}

function meanOf(costs: readonly JoinCost[]): JoinCost {
  const mean = (of: (cost: JoinCost) => number): number =>
    costs.reduce((sum, cost) => sum + of(cost), 0) / costs.length;
  return {
    others: mean(({ others }) => others),
    messages: mean(({ messages }) => messages),
    bytes: mean(({ bytes }) => bytes),
    ownMessages: mean(({ ownMessages }) => ownMessages),
    roundTrips: mean(({ roundTrips }) => roundTrips),
    server: mean(({ server }) => server),
    worker: mean(({ worker }) => worker),
  };
}

/**
 * What one more of the others adds, among the most of them beside among few.
 *
 * @param few the place of the room from which few are counted
 */
function growthOf(of: (cost: JoinCost) => number, few = 0): number {
  const added = (from: JoinCost | undefined, to: JoinCost | undefined): number =>
    from && to ? (of(to) - of(from)) / (to.others - from.others) : Number.NaN;
  return added(costs.at(-2), costs.at(-1)) / added(costs[few], costs[few + 1]);
}
