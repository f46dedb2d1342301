import { createHash, randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { bearerAuthorize, MemoryBus, roomsOf } from '@crossfade/video-core/server';
import { createCallServer, joinAnswerSchema, type CallServer } from '@crossfade/video-server';
import { sqlStore } from '@crossfade/video-server/sql';
import { AccessToken } from 'livekit-server-sdk';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { readConfig } from '../configuration/config.ts';
import { createLog } from '../log.ts';
import { loadProviders } from '../providers.ts';
import { fakeLivekitApi } from '../testkit/fake-livekit-api.ts';
import { DATABASE_TIMEOUT, testTenant } from '../testkit/test-database.ts';
import { NOTHING_OF_ITS_OWN } from '../testkit/nothing-of-its-own.ts';

const KEYS = { apiKey: 'devkey', apiSecret: 'a-secret-for-tests-of-32-characters' };
const LIVEKIT = asId.deployment('livekit');
const TIMES = 20;
/** Milliseconds; each state is waited for, and comes within one on an idle machine. */
const SOON = { timeout: 20_000 };

let api: Awaited<ReturnType<typeof fakeLivekitApi>>;
let store: ReturnType<typeof sqlStore>;
const processes: CallServer[] = [];
/** Set forward by tests. */
const clock = { ahead: 0, now: (): number => Date.now() + clock.ahead };

beforeAll(async () => {
  const { database, tenant } = await testTenant();
  api = await fakeLivekitApi();
  const log = createLog('silent');
  const bus = new MemoryBus();
  store = sqlStore(database, log);
  const config = readConfig({
    ...NOTHING_OF_ITS_OWN,
    LIVEKIT_URL: api.url,
    LIVEKIT_API_KEY: KEYS.apiKey,
    LIVEKIT_API_SECRET: KEYS.apiSecret,
  });
  for (const node of ['one', 'two']) {
    const deployments = await loadProviders({
      config,
      node,
      url: 'http://localhost',
      tokenSecret: KEYS.apiSecret,
      bus,
      store,
      onTrouble: () => {},
    });
    const server = createCallServer({
      store,
      bus,
      deployments,
      authorize: bearerAuthorize({ tenant, explainToAll: false }),
      secret: KEYS.apiSecret,
      defaultDeployment: LIVEKIT,
      webOrigins: [],
      log,
      clock,
    });
    await server.start();
    processes.push(server);
  }
}, DATABASE_TIMEOUT);
afterAll(async () => {
  for (const process of processes) await process.stop();
  api.close();
});

/** A call with one person, who is in its room. */
async function occupiedCall() {
  const [one] = processes;
  const joined = await one?.routes.request('/calls/join', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: `garden-${randomUUID()}`, displayName: 'Ada', adapters: ['livekit'] }),
  });
  const answer = joinAnswerSchema.parse(await joined?.json());
  const id = asId.call(answer.call);
  const record = await store.calls.find(id);
  const [room] = record ? roomsOf(record) : [];
  if (!room) throw new Error('the call has no room');
  const person = answer.participant.id;
  api.rooms.get(room.room)?.add(person);
  return { id, room: room.room, person, read: async () => store.calls.find(id) };
}

const webhook = (event: string, room: string, identity?: string): string =>
  JSON.stringify({
    event,
    id: `EV_${randomUUID()}`,
    createdAt: String(Math.floor(clock.now() / 1_000)),
    room: { name: room },
    ...(identity !== undefined && { participant: { identity, attributes: {} } }),
  });

/** Delivers each webhook twenty times, all at once, to both processes in turn; answers the statuses. */
async function deliver(...bodies: readonly string[]): Promise<readonly number[]> {
  const answers = await Promise.all(
    bodies.flatMap((body) =>
      Array.from({ length: TIMES }, async (_, index) => {
        const token = new AccessToken(KEYS.apiKey, KEYS.apiSecret);
        token.sha256 = createHash('sha256').update(body).digest('base64');
        return processes[index % processes.length]?.routes.request('/webhooks/livekit', {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/webhook+json', authorization: await token.toJwt() },
        });
      }),
    ),
  );
  return [...new Set(answers.map((answer) => answer?.status ?? 0))];
}

it('somebody enters once, however often webhooks say so', async () => {
  const { id, room, person, read } = await occupiedCall();
  expect(await deliver(webhook('participant_joined', room, person))).toEqual([204]);
  await vi.waitFor(async () => expect(await read()).toMatchObject({ entered: true }), SOON);
  const enteredAt = (await store.calls.findParticipant(id, asId.participant(person)))?.enteredAt;
  expect(enteredAt).toBeDefined();
  clock.ahead += 1_000;
  expect(await deliver(webhook('participant_joined', room, person))).toEqual([204]);
  expect(await store.calls.findParticipant(id, asId.participant(person))).toMatchObject({ enteredAt });
  expect(await store.calls.listParticipants(id, { limit: 10 })).toHaveLength(1);
});

it('a call goes on while somebody is in it, although late webhooks say that they left and that the room is over', async () => {
  const { room, person, read } = await occupiedCall();
  const late = [
    webhook('room_finished', room),
    webhook('participant_left', room, person),
    webhook('participant_joined', room, person),
    webhook('room_started', room),
  ];
  expect(await deliver(...late)).toEqual([204]);
  await vi.waitFor(async () => expect(await read()).toMatchObject({ entered: true }), SOON);
  clock.ahead += 31_000;
  for (const process of processes) await process.lifecycle.runDue();
  expect(await read()).toMatchObject({ attempt: 1 });
  expect((await read())?.emptySince).toBeUndefined();
  expect((await read())?.endedAt).toBeUndefined();
  expect(api.rooms.get(room)?.has(person)).toBe(true);
});

it('a call that everybody left ends once, although a late webhook says that somebody entered', async () => {
  const { room, person, read } = await occupiedCall();
  await deliver(webhook('participant_joined', room, person));
  await vi.waitFor(async () => expect(await read()).toMatchObject({ entered: true }), SOON);
  api.rooms.get(room)?.delete(person);
  const ending = [webhook('participant_left', room, person), webhook('participant_joined', room, person)];
  expect(await deliver(...ending)).toEqual([204]);
  await vi.waitFor(async () => expect((await read())?.emptySince).toBeDefined(), SOON);
  await vi.waitFor(async () => {
    // The last webhook may only be taken now, and begins the wait again.
    clock.ahead += 31_000;
    await Promise.all(processes.map((process) => process.lifecycle.runDue()));
    expect((await read())?.endedAt).toBeDefined();
  }, SOON);
  const endedAt = (await read())?.endedAt;
  await vi.waitFor(() => expect(api.rooms.has(room)).toBe(false), SOON);
  // And a webhook about a call that is over brings nothing back.
  const after = ['participant_joined', 'participant_left', 'room_finished'].map((event) =>
    webhook(event, room, person),
  );
  expect(await deliver(...after)).toEqual([204]);
  for (const process of processes) await process.lifecycle.runDue();
  expect(await read()).toMatchObject({ endedAt });
  expect(api.rooms.has(room)).toBe(false);
});

it('a room that is gone is replaced once, however often webhooks say so', async () => {
  const { room, person, read } = await occupiedCall();
  await deliver(webhook('participant_joined', room, person));
  await vi.waitFor(async () => expect(await read()).toMatchObject({ entered: true }), SOON);
  api.rooms.delete(room);
  expect(await deliver(webhook('room_finished', room), webhook('participant_left', room, person))).toEqual([
    204,
  ]);
  await vi.waitFor(async () => expect(await read()).toMatchObject({ attempt: 2 }), SOON);
  expect(await deliver(webhook('room_finished', room))).toEqual([204]);
  for (const process of processes) await process.lifecycle.runDue();
  expect(await read()).toMatchObject({ attempt: 2, epoch: 1 });
});
