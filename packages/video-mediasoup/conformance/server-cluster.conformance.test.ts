import { asId, RoomNotFoundError } from '@crossfade/video-core';
import { MemoryBus } from '@crossfade/video-core/server';
import { MemoryRoomPlacements } from '../src/server/index.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ALL_RIGHTS, camera, RawClient, startServer, tokenFor, type Harness } from './server.fixture.ts';

/** Two processes of the product, as far as they can tell. */
let one: Harness;
let two: Harness;
let now = 0;
const bus = new MemoryBus();
const placements = new MemoryRoomPlacements(() => now);

beforeAll(async () => {
  one = await startServer({ cluster: { node: 'one', placements, bus } }, 1);
  two = await startServer({ cluster: { node: 'two', placements, bus } }, 1);
});
afterAll(async () => {
  await one.close();
  await two.close();
});

const ann = asId.participant('ann');
const newRoom = () => ({ room: asId.room(`${randomUUID()}.1.1`), emptyTimeout: 300, maxParticipants: 10 });
const grant = { participantId: ann, name: 'Ann', role: 'guest', rights: ALL_RIGHTS, ttl: 60 } as const;

test('a room that both open at once lives in one, and both send people there', async () => {
  const spec = newRoom();
  await Promise.all([one, two, one, two].map(async ({ server }) => await server.createRoom(spec)));
  const [there, here] = await Promise.all(
    [one, two].map(
      async ({ server }) => await server.issueCredentials({ ...grant, room: spec.room, readAt: Date.now() }),
    ),
  );
  expect(there?.url).toBe(here?.url);
  expect((await one.server.counts()).rooms + (await two.server.counts()).rooms).toBe(1);
  // A token of either opens the room where it lives.
  for (const credentials of [there, here]) {
    const client = new RawClient(credentials?.url ?? '', { token: credentials?.token });
    await client.welcome();
    client.close();
  }
  await one.server.closeRoom(spec.room, 'ended');
  await two.server.closeRoom(spec.room, 'ended');
});

test('what one process asks of a room happens where the room lives', async () => {
  const spec = newRoom();
  await one.server.createRoom(spec);
  await two.server.createRoom(spec);
  const client = new RawClient(one.url, { token: await tokenFor(two.server, spec.room, ann) });
  await client.welcome();
  await client.request('produce', camera('cam'));
  expect(await two.server.listParticipants(spec.room)).toMatchObject([
    { participantId: 'ann', sources: ['camera'] },
  ]);
  await two.server.mute(spec.room, ann, 'camera');
  await client.fact({ type: 'forced-mute', publicationId: 'cam' });
  await two.server.setRights(spec.room, ann, { ...ALL_RIGHTS, publish: [] });
  await client.fact({ type: 'local-unpublished', publicationId: 'cam' });
  await two.server.removeParticipant(spec.room, ann, 'from the other process');
  expect(await client.push('goodbye')).toEqual({ reason: 'removed', message: 'from the other process' });
  await two.server.closeRoom(spec.room, 'ended');
  await expect(two.server.listParticipants(spec.room)).rejects.toBeInstanceOf(RoomNotFoundError);
  expect((await one.server.counts()).rooms).toBe(0);
});

test('a lapsed lease gives the room to the next process as its next incarnation', async () => {
  const spec = newRoom();
  await one.server.createRoom(spec);
  const before = new RawClient(one.url, { token: await tokenFor(one.server, spec.room, ann) });
  expect((await before.welcome()).incarnation).toBe(1);
  // As if the first process had stood still for a minute.
  now += 60_000;
  await two.server.createRoom(spec);
  const credentials = await two.server.issueCredentials({ ...grant, room: spec.room, readAt: Date.now() });
  expect(credentials.url).toBe(two.url);
  const after = new RawClient(two.url, { token: credentials.token });
  expect((await after.welcome()).incarnation).toBe(2);
  // When the first awakes it sees that the room is not its own any more, and sends its people away to ask again.
  expect(await before.push('goodbye')).toEqual({ reason: 'failed' });
  expect((await one.server.counts()).rooms).toBe(0);
  after.close();
  await two.server.closeRoom(spec.room, 'ended');
});

describe('when the lease of the process that has a room has lapsed', () => {
  test('what is asked of the room still happens there, as long as that process may serve it', async () => {
    const spec = newRoom();
    await one.server.createRoom(spec);
    const client = new RawClient(one.url, { token: await tokenFor(one.server, spec.room, ann) });
    await client.welcome();
    const renew = vi.spyOn(placements, 'renew').mockRejectedValue(new Error('the database is away'));
    now += 5_000;
    expect(await two.server.listParticipants(spec.room)).toMatchObject([{ participantId: 'ann' }]);
    await two.server.removeParticipant(spec.room, ann, 'all the same');
    expect(await client.push('goodbye')).toEqual({ reason: 'removed', message: 'all the same' });
    await two.server.closeRoom(spec.room, 'ended');
    expect((await one.server.counts()).rooms).toBe(0);
    renew.mockRestore();
  });

  test('nothing is said to be done while nobody knows whether it is, and it is done when that process must be gone', async () => {
    const spec = newRoom();
    await placements.claim(spec.room, { node: 'dead', url: 'http://dead.example.org' }, 3);
    now += 5_000;
    const commands = () => [
      one.server.removeParticipant(spec.room, ann, 'out'),
      one.server.setRights(spec.room, ann, { ...ALL_RIGHTS, publish: [] }),
      one.server.mute(spec.room, ann, 'camera'),
      one.server.closeRoom(spec.room, 'ended'),
      one.server.listParticipants(spec.room),
    ];
    for (const outcome of await Promise.allSettled(commands()))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'provider-unavailable' } });
    now += 60_000;
    const outcomes = await Promise.allSettled(commands());
    expect(outcomes.map(({ status }) => status)).toEqual([...Array<string>(4).fill('fulfilled'), 'rejected']);
  });
});

describe('when the process that has a room is gone without a word', () => {
  /** Leases lapse by the clock here. */
  const timedPlacements = new MemoryRoomPlacements();
  const gone = { node: 'gone', url: 'http://gone.example.org' };
  let next: Harness;
  beforeAll(async () => {
    next = await startServer({ cluster: { node: 'next', placements: timedPlacements, bus, lease: 1 } }, 1);
  });
  afterAll(() => next.close());

  test('another takes the room over as soon as its lease has lapsed', async () => {
    const spec = newRoom();
    await timedPlacements.claim(spec.room, gone, 0.8);
    const asked = performance.now();
    await next.server.createRoom(spec);
    expect(performance.now() - asked).toBeGreaterThan(600);
    const client = new RawClient(next.url, { token: await tokenFor(next.server, spec.room, ann) });
    expect((await client.welcome()).incarnation).toBe(2);
    client.close();
    await next.server.closeRoom(spec.room, 'ended');
  });

  test('one that only does not answer, but renews, keeps the room', async () => {
    const spec = newRoom();
    const { incarnation } = await timedPlacements.claim(spec.room, gone, 1);
    const renewing = setInterval(() => {
      void timedPlacements.renew([{ room: spec.room, incarnation }], gone.node, {
        ttl: 1,
        lapsedFor: 30,
      });
    }, 300);
    await next.server.createRoom(spec);
    clearInterval(renewing);
    const { url } = await next.server.issueCredentials({ ...grant, room: spec.room, readAt: Date.now() });
    expect(url).toBe(gone.url);
    await timedPlacements.release(spec.room, gone.node);
  });

  test('what it let in has to ask again, since whom it removed is known to admission alone', async () => {
    const spec = newRoom();
    await timedPlacements.claim(spec.room, gone, 0);
    await next.server.createRoom(spec);
    const earlier = vi.spyOn(Date, 'now').mockReturnValue(Date.now() - 10_000);
    const old = await tokenFor(next.server, spec.room, ann);
    earlier.mockRestore();
    expect(await new RawClient(next.url, { token: old }).refused()).toBe('room-missing');
    const client = new RawClient(next.url, { token: await tokenFor(next.server, spec.room, ann) });
    await client.welcome();
    client.close();
    await next.server.closeRoom(spec.room, 'ended');
  });
});
