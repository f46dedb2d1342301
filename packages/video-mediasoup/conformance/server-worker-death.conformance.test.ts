import { asId } from '@crossfade/video-core';
import { WorkerPool, type HostedRouter } from '../src/server/index.ts';
import { afterEach, expect, test, vi } from 'vitest';
import {
  ALL_RIGHTS,
  camera,
  microphone,
  openRoom,
  poolOf,
  RawClient,
  startServer,
  tokenFor,
  type Harness,
  type Welcome,
} from './server.fixture.ts';

let options: Awaited<ReturnType<typeof poolOf>>;
let pool: WorkerPool;
let harness: Harness;
const clients: RawClient[] = [];

async function start(workers: number): Promise<void> {
  const row = await poolOf(workers + 1);
  // The port before its own is free, for another pool.
  options = { ...row, workers, firstPort: row.firstPort + 1 };
  pool = new WorkerPool(options);
  harness = await startServer({ media: { host: pool } });
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await harness.close();
  await pool.close();
});

async function enter(room: Awaited<ReturnType<typeof openRoom>>, id: string) {
  const participantId = asId.participant(id);
  const { routerRtpCapabilities } = await harness.server.issueCredentials({
    room,
    participantId,
    name: id,
    role: 'guest',
    rights: ALL_RIGHTS,
    ttl: 60,
    readAt: Date.now(),
  });
  const client = new RawClient(harness.url, {
    token: await tokenFor(harness.server, room, participantId),
    receive: { recvRtpCapabilities: routerRtpCapabilities },
  });
  clients.push(client);
  return { client, welcome: await client.welcome() };
}

function killWorkers(): void {
  for (const pid of pool.pids) process.kill(pid, 'SIGKILL');
}

test.each([1, 2])('rooms of a worker that dies go on, with %i workers of which all die', async (workers) => {
  await start(workers);
  const room = await openRoom(harness.server);
  const { client: ann, welcome } = await enter(room, 'ann');
  const { client: ben } = await enter(room, 'ben');
  await ann.request('produce', camera('cam'));
  await ann.request('produce', microphone('mic'));
  await ben.consumer('cam');

  const killed = performance.now();
  killWorkers();
  const moved = await ann.push<Welcome>('room-moved');
  expect(moved).toMatchObject({
    resumed: false,
    session: welcome.session,
    incarnation: welcome.incarnation + 1,
    own: [
      { publicationId: 'cam', producing: false },
      { publicationId: 'mic', producing: false },
    ],
  });
  expect(moved.send.id).not.toBe(welcome.send.id);
  await ben.push('room-moved');
  const consumersBefore = ben.pushes.filter(({ name }) => name === 'consumers').length;
  expect(await ann.request('produce', camera('cam'))).toEqual({ ok: true, data: {} });
  await ben.until('a consumer in the new home', (pushes) =>
    pushes.filter(({ name }) => name === 'consumers').length > consumersBefore ? true : undefined,
  );
  console.info(
    `media flowed again ${(performance.now() - killed).toFixed(0)} ms after ${workers} workers died`,
  );

  // The roster kept both publications all the while.
  const facts = ben.pushes
    .filter(({ name }) => name === 'events')
    .map(({ payload }) => JSON.stringify(payload));
  expect(facts.join('')).not.toMatch(/publication-removed|participant-left/);
  expect(await harness.server.listParticipants(room)).toHaveLength(2);
  expect((await harness.server.health()).healthy).toBe(true);
});

test('who was without a socket meanwhile starts over in the new home', async () => {
  await start(2);
  const room = await openRoom(harness.server);
  const { client, welcome } = await enter(room, 'ann');
  const { client: ben } = await enter(room, 'ben');
  await client.request('produce', camera('cam'));
  client.close();
  await ben.fact({ type: 'quality', participantId: 'ann', level: 'lost' });
  killWorkers();
  await ben.push('room-moved');
  const back = new RawClient(harness.url, {
    token: await tokenFor(harness.server, room, asId.participant('ann')),
    session: welcome.session,
  });
  clients.push(back);
  const again = await back.welcome();
  expect(again).toMatchObject({ resumed: false, own: [{ publicationId: 'cam', producing: false }] });
  expect(again.send.id).not.toBe(welcome.send.id);
  expect(await back.request('produce', camera('cam'))).toEqual({ ok: true, data: {} });
});

test('transports that are closed under their users are replaced, and what was on them can be made again', async () => {
  await start(1);
  const { openRouter } = pool;
  const made: Awaited<ReturnType<HostedRouter['createTransport']>>[] = [];
  vi.spyOn(pool, 'openRouter').mockImplementation(async () => {
    const hosted = await openRouter.call(pool);
    const createTransport = async () => {
      const transport = await hosted.createTransport();
      made.push(transport);
      return transport;
    };
    return { ...hosted, createTransport };
  });
  const room = await openRoom(harness.server);
  const { client: ann, welcome } = await enter(room, 'ann');
  const { client: ben } = await enter(room, 'ben');
  await ann.request('produce', camera('cam'));
  await ben.consumer('cam');
  // Ann's alone.
  for (const transport of made.slice(0, 2)) transport.close();
  const moved = await ann.push<Welcome>('room-moved');
  expect(moved).toMatchObject({
    resumed: false,
    session: welcome.session,
    incarnation: welcome.incarnation,
    own: [{ publicationId: 'cam', producing: false }],
  });
  expect(made.slice(2).map(({ id }) => id)).toEqual(
    expect.arrayContaining([moved.send.id, moved.receive.id]),
  );
  const before = ben.pushes.length;
  expect(await ann.request('produce', camera('cam'))).toEqual({ ok: true, data: {} });
  await ben.until('a consumer of what is made again', (pushes) =>
    pushes.slice(before).some(({ name }) => name === 'consumers') ? true : undefined,
  );
  expect(ben.pushes.map(({ name }) => name)).not.toContain('room-moved');
  expect(harness.troubles).toEqual([]);
});

test('rooms spread over the workers', async () => {
  await start(2);
  const ports = new Set<number>();
  for (const id of ['a', 'b', 'c', 'd']) {
    const room = await openRoom(harness.server);
    const { welcome } = await enter(room, id);
    ports.add(welcome.send.iceCandidates[0]?.port ?? 0);
  }
  expect([...ports].sort()).toEqual([options.firstPort, options.firstPort + 1]);
});

test('a worker that cannot start is named by health, and others carry on', async () => {
  // The second worker's port is taken by the first pool's.
  await start(1);
  const second = new WorkerPool({ ...options, workers: 2, firstPort: options.firstPort - 1 });
  const hosted = await second.openRouter();
  hosted.close();
  await expect
    .poll(() => second.health().detail)
    .toMatch(/1 of 2 mediasoup workers run\. The last error was/);
  expect(second.health().healthy).toBe(true);
  await second.close();
});
