import { asId } from '@crossfade/video-core';
import { WorkerPool } from '../src/server/index.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
} from './server.fixture.ts';

const RUNS = 200;
const MESSAGES = 50;

let pool: WorkerPool;
let harness: Harness;
beforeAll(async () => {
  pool = new WorkerPool(await poolOf(1));
  harness = await startServer({ media: { host: pool } });
});
afterAll(async () => {
  await harness.close();
  await pool.close();
});

/** All but `leave`, which with the empty data that belongs to it would be answered by a closed socket. */
const METHODS = [
  'connect-transport',
  'restart-ice',
  'renew-transport',
  'receive',
  'produce',
  'set-size',
  'unproduce',
  'set-muted',
  'resume-consumers',
  'set-demand',
  'set-subscribed',
  'produce-data',
  'data-open',
  'snapshot',
];

/** Few, so that messages meet: what is published is muted, taken out, produced again. */
const publicationId = fc.constantFrom(
  'cam-a',
  'cam-b',
  'mic-a',
  'bystander-cam',
  '',
  '__proto__',
  'constructor',
);
const requestId = fc.oneof(fc.uuid(), fc.constantFrom('1', '2', '3'));
/** Stands for an id that the server has told, replaced when it is sent. */
const SEND = '@send';
const RECEIVE = '@receive';
const transportId = fc.constantFrom(SEND, RECEIVE, 'no-such-transport');
const fingerprint = {
  algorithm: 'sha-256',
  value: Array.from({ length: 32 }, (_, i) => (i + 16).toString(16).toUpperCase()).join(':'),
};

const sensible: fc.Arbitrary<unknown> = fc
  .oneof(
    fc.record({
      method: fc.constant('connect-transport'),
      data: fc.record({
        transportId,
        dtlsParameters: fc.constant({ role: 'client', fingerprints: [fingerprint] }),
      }),
    }),
    fc.record({ method: fc.constant('restart-ice'), data: fc.record({ transportId }) }),
    fc.record({
      method: fc.constant('renew-transport'),
      data: fc.record({ direction: fc.constantFrom('send', 'receive') }),
    }),
    fc.record({
      method: fc.constant('produce'),
      data: fc
        .tuple(publicationId, fc.boolean(), fc.boolean())
        .map(([id, video, muted]) => Object.assign(video ? camera(id) : microphone(id), { muted })),
    }),
    fc.record({ method: fc.constant('unproduce'), data: fc.record({ publicationId }) }),
    fc.record({
      method: fc.constant('set-muted'),
      data: fc.record({ publicationId, muted: fc.boolean() }),
    }),
    fc.record({
      method: fc.constant('set-demand'),
      data: fc.record({
        demands: fc.dictionary(
          fc.oneof(publicationId, fc.string()),
          fc.record({ visible: fc.boolean(), width: fc.double(), height: fc.nat(4_000) }),
        ),
      }),
    }),
    fc.record({
      method: fc.constant('set-subscribed'),
      data: fc.record({ publicationId, subscribed: fc.boolean() }),
    }),
    fc.record({
      method: fc.constant('produce-data'),
      data: fc.record({
        label: fc.constantFrom('reliable', 'lossy', 'other'),
        sctpStreamParameters: fc.record({ streamId: fc.integer({ min: -1, max: 70_000 }) }),
      }),
    }),
    fc.record({ method: fc.constantFrom('data-open', 'snapshot'), data: fc.constant({}) }),
  )
  .chain((request) => requestId.map((id) => ({ id, ...request })));

const message: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: sensible },
  {
    weight: 2,
    arbitrary: fc.record({ id: requestId, method: fc.constantFrom(...METHODS), data: fc.jsonValue() }),
  },
  // The right shape with one thing wrong somewhere inside.
  {
    weight: 2,
    arbitrary: fc
      .tuple(requestId, fc.constantFrom('rtpParameters', 'kind', 'source', 'muted', 'extra'), fc.jsonValue())
      .map(([id, key, junk]) => ({ id, method: 'produce', data: { ...camera('cam-a'), [key]: junk } })),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 6 }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        id: fc.string({ maxLength: 100 }),
        method: fc.string(),
        data: fc.jsonValue(),
        more: fc.nat(),
      },
      { requiredKeys: ['id', 'method', 'data'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1_000, max: 60_000 }).map((length) => ({
      id: 'long',
      method: 'produce',
      data: { ...camera('c'), publicationId: 'x'.repeat(length) },
    })),
  },
);

test(`${RUNS * MESSAGES} generated messages are each answered and leave server and room intact`, async () => {
  const { server, url, troubles } = harness;
  const room = await openRoom(server, 1_000);
  const { routerRtpCapabilities } = await server.issueCredentials({
    room,
    participantId: asId.participant('bystander'),
    name: 'bystander',
    role: 'guest',
    rights: ALL_RIGHTS,
    ttl: 600,
    readAt: Date.now(),
  });
  const receive = { recvRtpCapabilities: routerRtpCapabilities };
  const bystander = new RawClient(url, {
    token: await tokenFor(server, room, asId.participant('bystander'), ALL_RIGHTS, 600),
    receive,
  });
  await bystander.welcome();
  await bystander.request('produce', camera('bystander-cam'));
  const before = await server.counts();
  const pids = pool.pids;
  const codes = new Map<string, number>();
  let sent = 0;

  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: MESSAGES, maxLength: MESSAGES }),
      fc.uuid(),
      fc.integer({ min: 0, max: 19 }),
      async (messages, id, oversized) => {
        const token = await tokenFor(server, room, asId.participant(id));
        let client = new RawClient(url, { token, receive });
        const { session, send, receive: incoming } = await client.welcome();
        const real = (value: unknown): unknown =>
          Buffer.isBuffer(value)
            ? value
            : JSON.parse(
                JSON.stringify(value)
                  .replaceAll(`"${SEND}"`, `"${send.id}"`)
                  .replaceAll(`"${RECEIVE}"`, `"${incoming.id}"`),
              );
        const answers = await Promise.all(messages.map(async (next) => await client.raw(real(next))));
        sent += messages.length;
        for (const { ok, code = 'ok', message = '' } of answers) {
          codes.set(code, (codes.get(code) ?? 0) + 1);
          expect(typeof ok).toBe('boolean');
          if (!ok) expect(message.length).toBeGreaterThan(0);
          expect(message.length).toBeLessThan(400);
        }
        // Events that nobody knows, and requests that ask for no answer or with something that is none.
        client.socket.emit('no-such-event', messages[0]);
        client.socket.emit('request');
        client.socket.emit('request', messages[1]);
        client.socket.emit('request', { id: 'none', method: 'snapshot', data: {} }, 'no function', null);
        if (oversized === 0) {
          client.socket.emit('request', { id: 'huge', method: 'snapshot', data: 'x'.repeat(70_000) });
          await client.disconnected();
          client = new RawClient(url, { token, session });
          await client.welcome();
        }
        await client.request('leave');
        await client.disconnected();
        client.close();
        expect(await bystander.request('snapshot')).toMatchObject({ ok: true });
      },
    ),
    { numRuns: RUNS, endOnFailure: true },
  );

  expect(sent).toBe(RUNS * MESSAGES);
  // The generator reached what it should.
  for (const code of ['ok', 'malformed', 'unknown-method', 'out-of-order', 'not-found', 'refused', 'gone'])
    expect(codes.get(code) ?? 0, code).toBeGreaterThan(0);
  expect(troubles).toEqual([]);
  expect(codes.get('failed') ?? 0).toBe(0);
  expect(pool.pids).toEqual(pids);
  expect(await server.listParticipants(room)).toMatchObject([
    { participantId: 'bystander', sources: ['camera'] },
  ]);
  await expect
    .poll(async () => ({ ...(await server.counts()), timers: 0 }))
    .toEqual({ ...before, timers: 0 });
  expect(bystander.socket.connected).toBe(true);
  const facts = bystander.pushes.filter(({ name }) => name === 'goodbye' || name === 'room-moved');
  expect(facts).toEqual([]);
  bystander.close();
}, 180_000);

test('who sends too much is told so, and the others notice nothing', async () => {
  const { server, url } = harness;
  const room = await openRoom(server);
  const loud = new RawClient(url, { token: await tokenFor(server, room, asId.participant('loud')) });
  const calm = new RawClient(url, { token: await tokenFor(server, room, asId.participant('calm')) });
  await Promise.all([loud.welcome(), calm.welcome()]);
  const began = performance.now();
  const flood = Promise.all(Array.from({ length: 700 }, async () => await loud.request('snapshot')));
  expect(await calm.request('snapshot')).toMatchObject({ ok: true });
  const answers = await flood;
  const seconds = (performance.now() - began) / 1_000;
  // A burst of 300, then 50 a second: however slow this machine is.
  expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(Math.ceil(300 + 50 * seconds));
  const refusals = answers.filter(({ ok }) => !ok);
  expect(refusals.length).toBeGreaterThan(0);
  expect(new Set(refusals.map(({ code }) => code))).toEqual(new Set(['too-many-requests']));
  loud.close();
  calm.close();
});

test('who goes on sending too much, whatever it is, is removed and stays out for a while', async () => {
  const { server, url, troubles } = harness;
  const room = await openRoom(server);
  const calm = new RawClient(url, { token: await tokenFor(server, room, asId.participant('calm')) });
  await calm.welcome();
  for (const event of ['request', 'no-such-event']) {
    const token = await tokenFor(server, room, asId.participant(event));
    const loud = new RawClient(url, { token });
    await loud.welcome();
    for (let sent = 0; sent < 2_000; sent += 1)
      loud.socket.emit(event, { id: `${sent}`, method: 'x', data: {} });
    expect(await loud.push('goodbye')).toMatchObject({ reason: 'failed' });
    await loud.disconnected();
    expect(await new RawClient(url, { token }).refused()).toBe('server-away');
  }
  expect(await calm.request('snapshot')).toMatchObject({ ok: true, data: { roster: [] } });
  expect(troubles.splice(0)).toHaveLength(2);
  calm.close();
});

test('who connects over and over is refused for a while', async () => {
  const { server, url } = harness;
  const room = await openRoom(server);
  const token = await tokenFor(server, room, asId.participant('restless'));
  let entered = 0;
  for (let tries = 0; tries < 40; tries += 1) {
    const client = new RawClient(url, { token });
    const came = await Promise.race([
      client.welcome().then(
        () => true,
        () => false,
      ),
      client.refused().then(
        () => false,
        () => true,
      ),
    ]);
    client.close();
    if (!came) break;
    entered += 1;
  }
  expect(entered).toBeGreaterThanOrEqual(30);
  expect(entered).toBeLessThan(40);
});

test('who has the server make things over and over is refused, and stays', async () => {
  const { server, url } = harness;
  const room = await openRoom(server);
  const loud = new RawClient(url, { token: await tokenFor(server, room, asId.participant('loud')) });
  await loud.welcome();
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 120 }, () => loud.request('renew-transport', { direction: 'receive' })),
  );
  const seconds = (performance.now() - began) / 1_000;
  expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(Math.ceil(40 + seconds));
  expect(await loud.request('snapshot')).toMatchObject({ ok: true });
  loud.close();
});
