import { asId, RoomNotFoundError } from '@crossfade/video-core';
import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  ALL_RIGHTS,
  camera,
  microphone,
  openRoom,
  poolOf,
  RawClient,
  SECRET,
  startServer,
  tokenFor,
  type Harness,
  type RoomFact,
} from './server.fixture.ts';

let pool: Awaited<ReturnType<typeof poolOf>>;
let harness: Harness;
const clients: RawClient[] = [];

beforeAll(async () => {
  pool = await poolOf(2);
  harness = await startServer({ media: { pool } });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await harness.close();
});

const ann = asId.participant('ann');
const ben = asId.participant('ben');
const eve = asId.participant('eve');

function connect(token: string, auth: Record<string, unknown> = {}): RawClient {
  const client = new RawClient(harness.url, { token, ...auth });
  clients.push(client);
  return client;
}

async function enter(room: Awaited<ReturnType<typeof openRoom>>, id: typeof ann, rights = ALL_RIGHTS) {
  const { routerRtpCapabilities } = await harness.server.issueCredentials({
    room,
    participantId: id,
    name: id,
    role: 'guest',
    rights,
    ttl: 60,
    readAt: Date.now(),
  });
  const client = connect(await tokenFor(harness.server, room, id, rights), {
    receive: { recvRtpCapabilities: routerRtpCapabilities },
  });
  return { client, welcome: await client.welcome() };
}

describe('coming in', () => {
  test('the first push names both transports, on UDP and TCP of a worker port', async () => {
    const room = await openRoom(harness.server);
    const { welcome } = await enter(room, ann);
    expect(welcome).toMatchObject({ resumed: false, participantId: 'ann', roster: [], own: [] });
    expect(welcome.send.id).not.toBe(welcome.receive.id);
    const { iceCandidates } = welcome.send;
    expect(iceCandidates.map(({ protocol }) => protocol).toSorted()).toEqual(['tcp', 'udp']);
    for (const { port } of iceCandidates) expect([pool.firstPort, pool.firstPort + 1]).toContain(port);
    expect(welcome.received?.dataConsumers).toHaveLength(2);
  });

  test('the HTTP server goes on serving the application', async () => {
    const response = await fetch(harness.url);
    expect(await response.text()).toBe('the application');
  });

  test('creating a room many times at once makes one', async () => {
    const room = asId.room(`${randomUUID()}.1.1`);
    const before = await harness.server.counts();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        harness.server.createRoom({ room, emptyTimeout: 300, maxParticipants: 10 }),
      ),
    );
    expect((await harness.server.counts()).rooms).toBe(before.rooms + 1);
    await harness.server.closeRoom(room, 'ended');
    expect((await harness.server.counts()).rooms).toBe(before.rooms);
  });

  test('tokens that are forged, expired, unsigned or of another room are refused by code', async () => {
    const room = await openRoom(harness.server);
    const good = await tokenFor(harness.server, room, ann);
    const [header = '', payload = '', signature = ''] = good.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = (secret: string, changes: Record<string, unknown> = {}) => {
      const content = `${header}.${encode({ ...claims, ...changes })}`;
      return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
    };
    const now = Math.floor(Date.now() / 1_000);
    const cases: [string, string][] = [
      ['', 'token-invalid'],
      ['nonsense', 'token-invalid'],
      ['x'.repeat(10_000), 'token-invalid'],
      [`${header}.${encode({ ...claims, sub: 'ben' })}.${signature}`, 'token-invalid'],
      [`${encode({ alg: 'none' })}.${payload}.`, 'token-invalid'],
      [signed(`${SECRET}?`), 'token-invalid'],
      [signed(SECRET, { iss: 'somebody' }), 'token-invalid'],
      [signed(SECRET, { video: { ...(claims['video'] as object), roomJoin: false } }), 'token-invalid'],
      [signed(SECRET, { exp: now - 60 }), 'token-expired'],
      [signed(SECRET, { nbf: now + 600 }), 'token-invalid'],
      [signed(SECRET, { video: { ...(claims['video'] as object), room: 'other.1.1' } }), 'room-missing'],
    ];
    for (const [token, code] of cases) expect(await connect(token).refused(), token.slice(0, 60)).toBe(code);
    expect(await connect(good, { protocol: 99 }).refused()).toBe('protocol-unsupported');
    expect(await connect(good, { admin: true }).refused()).toBe('token-invalid');
    expect(await harness.server.listParticipants(room)).toEqual([]);
  });

  test('a full room refuses another, not one who is inside', async () => {
    const room = await openRoom(harness.server, 1);
    const late = await tokenFor(harness.server, room, ben);
    const first = await enter(room, ann);
    expect(await connect(late).refused()).toBe('room-full');
    await expect(tokenFor(harness.server, room, ben)).rejects.toMatchObject({ code: 'call-full' });
    await enter(room, ann);
    expect(await first.client.push('goodbye')).toEqual({ reason: 'replaced' });
    await first.client.disconnected();
  });

  test('the same participant again replaces the first, for the others once', async () => {
    const room = await openRoom(harness.server);
    const watcher = await enter(room, ben);
    const first = await enter(room, ann);
    await first.client.request('produce', camera('cam-1'));
    const second = await enter(room, ann);
    await watcher.client.fact({ type: 'participant-left', participantId: 'ann', reason: 'replaced' });
    expect(second.welcome.roster.map(({ participantId }) => participantId)).toEqual(['ben']);
    expect(second.welcome.own).toEqual([]);
    expect(await harness.server.listParticipants(room)).toHaveLength(2);
  });
});

describe('media', () => {
  test('what is published reaches those inside and those who come later, in one answer', async () => {
    const room = await openRoom(harness.server);
    const { client: a } = await enter(room, ann);
    const { client: b } = await enter(room, ben);
    expect(await a.request('produce', camera('cam'))).toEqual({ ok: true, data: {} });
    expect(await a.request('produce', microphone('mic'))).toEqual({ ok: true, data: {} });
    await b.fact({ type: 'publication-added', participantId: 'ann' });
    expect(await b.consumer('cam')).toMatchObject({ participantId: 'ann', paused: true });
    const late = await enter(room, eve);
    expect(late.welcome.roster.find(({ participantId }) => participantId === 'ann')?.publications).toEqual([
      { publicationId: 'cam', source: 'camera', mutedBy: [], encrypted: false, layers: 3 },
      { publicationId: 'mic', source: 'microphone', mutedBy: [], encrypted: false, layers: 0 },
    ]);
    // Before DTLS is up nothing is sent, so these need no resume.
    expect(late.welcome.received?.consumers.map(({ paused }) => paused)).toEqual([false, false]);
    expect(
      await b.request('resume-consumers', { consumerIds: [(await b.consumer('cam')).consumerId] }),
    ).toEqual({
      ok: true,
      data: {},
    });
    expect(await a.request('unproduce', { publicationId: 'cam' })).toEqual({ ok: true, data: {} });
    await b.fact({ type: 'publication-removed', publicationId: 'cam' });
    await b.push('consumers-closed');
  });

  test('a repeated request does nothing twice, under the same id or another', async () => {
    const room = await openRoom(harness.server);
    const { client } = await enter(room, ann);
    const before = await harness.server.counts();
    const answers = await Promise.all([
      client.request('produce', camera('cam'), 'same'),
      client.request('produce', camera('cam'), 'same'),
      client.request('produce', camera('cam'), 'other'),
    ]);
    for (const answer of answers) expect(answer).toEqual({ ok: true, data: {} });
    expect((await harness.server.counts()).producers).toBe(before.producers + 1);
  });

  test('demand pauses a consumer and unsubscribing closes it', async () => {
    const room = await openRoom(harness.server);
    const { client: a } = await enter(room, ann);
    const { client: b } = await enter(room, ben);
    await b.request('set-demand', { demands: { cam: { visible: true, width: 1_280, height: 720 } } });
    await a.request('produce', camera('cam'));
    const { consumerId } = await b.consumer('cam');
    await a.fact({ type: 'layers-wanted', publicationId: 'cam', layers: [0, 1, 2] });
    await b.request('set-demand', { demands: { cam: { visible: false, width: 0, height: 0 } } });
    await b.until('paused by demand', (pushes) =>
      pushes.find(
        ({ name, payload }) =>
          name === 'consumer-states' && JSON.stringify(payload).includes('"pausedBy":["demand"]'),
      ),
    );
    await a.fact({ type: 'layers-wanted', publicationId: 'cam', layers: [] });
    await b.request('set-demand', { demands: { cam: { visible: true, width: 320, height: 180 } } });
    await a.fact({ type: 'layers-wanted', publicationId: 'cam', layers: [0] });
    await b.request('set-demand', { demands: { cam: { visible: true, width: 640, height: 360 } } });
    await a.fact({ type: 'layers-wanted', publicationId: 'cam', layers: [0, 1] });
    await b.request('set-subscribed', { publicationId: 'cam', subscribed: false });
    expect(await b.push('consumers-closed')).toEqual([consumerId]);
    await b.request('set-subscribed', { publicationId: 'cam', subscribed: true });
    await b.until('another consumer', (pushes) =>
      pushes.filter(({ name }) => name === 'consumers').length > 1 ? true : undefined,
    );
  });

  test('new transports close the old ones and nobody sees the publication leave', async () => {
    const room = await openRoom(harness.server);
    const { client: a } = await enter(room, ann);
    const { client: b } = await enter(room, ben);
    await a.request('produce', camera('cam'));
    const { consumerId } = await b.consumer('cam');
    const before = await harness.server.counts();
    const renewed = await a.request('renew-transport', { direction: 'send' });
    expect(renewed.ok).toBe(true);
    expect(await b.push('consumers-closed')).toEqual([consumerId]);
    await a.request('produce', camera('cam'));
    await b.until('another consumer', (pushes) =>
      pushes.filter(({ name }) => name === 'consumers').length > 1 ? true : undefined,
    );
    const received = await b.request('renew-transport', { direction: 'receive' });
    expect(received.data?.['received']).toMatchObject({
      consumers: [{ publicationId: 'cam', paused: false }],
    });
    const after = await harness.server.counts();
    expect(after.transports).toBe(before.transports);
    expect(after.consumers).toBe(before.consumers);
    const facts = b.pushes
      .filter(({ name }) => name === 'events')
      .map(({ payload }) => JSON.stringify(payload));
    expect(facts.join('')).not.toContain('publication-removed');
  });
});

describe('moderation', () => {
  test('a mute silences the producer, and its person may undo it', async () => {
    const room = await openRoom(harness.server);
    const { client: a } = await enter(room, ann);
    const { client: b } = await enter(room, ben);
    await a.request('produce', microphone('mic'));
    await b.consumer('mic');
    await harness.server.mute(room, ann, 'microphone');
    await harness.server.mute(room, ann, 'microphone');
    await a.fact({ type: 'forced-mute', publicationId: 'mic' });
    const muted = await b.fact({ type: 'publication-updated', participantId: 'ann' });
    expect(muted['publication']).toMatchObject({ mutedBy: ['server'] });
    expect(await a.request('set-muted', { publicationId: 'mic', muted: false })).toEqual({
      ok: true,
      data: {},
    });
    await b.fact({
      type: 'publication-updated',
      publication: { publicationId: 'mic', source: 'microphone', mutedBy: [], encrypted: false, layers: 0 },
    });
  });

  test('a blocked source is unpublished and refused, also after coming again with the old token', async () => {
    const room = await openRoom(harness.server);
    const token = await tokenFor(harness.server, room, ann);
    const first = connect(token);
    await first.welcome();
    await first.request('produce', camera('cam'));
    await harness.server.setRights(room, ann, { ...ALL_RIGHTS, publish: ['microphone'] });
    await first.fact({ type: 'local-unpublished', publicationId: 'cam' });
    expect(await first.request('produce', camera('cam'))).toMatchObject({ ok: false, code: 'refused' });
    expect(await first.request('produce', { ...camera('cam'), source: 'microphone' })).toMatchObject({
      ok: false,
      code: 'malformed',
    });
    const again = connect(token);
    expect((await again.welcome()).rights.publish).toEqual(['microphone']);
    expect(await again.request('produce', camera('cam'))).toMatchObject({ ok: false, code: 'refused' });
    await harness.server.setRights(room, ann, ALL_RIGHTS);
    await again.fact({ type: 'rights', rights: ALL_RIGHTS });
    expect(await again.request('produce', camera('cam'))).toEqual({ ok: true, data: {} });
  });

  test('a track of the wrong kind is refused, whatever source it is said to be', async () => {
    const room = await openRoom(harness.server);
    const { client } = await enter(room, ann, {
      ...ALL_RIGHTS,
      publish: ['microphone', 'screen-audio'],
    });
    for (const source of ['microphone', 'screen-audio'])
      for (const kind of ['video', 'audio'])
        expect(await client.request('produce', { ...camera('cam'), source, kind })).toMatchObject({
          ok: false,
          code: 'malformed',
        });
    expect(await harness.server.listParticipants(room)).toMatchObject([{ sources: [] }]);
  });

  test('rights that are set again are told once', async () => {
    const room = await openRoom(harness.server);
    const { client } = await enter(room, ann);
    for (let times = 0; times < 3; times += 1)
      await harness.server.setRights(room, ann, { ...ALL_RIGHTS, data: false });
    await harness.server.setRights(room, ann, ALL_RIGHTS);
    await client.fact({ type: 'rights', rights: ALL_RIGHTS });
    const told = client.pushes
      .filter(({ name }) => name === 'events')
      .flatMap(({ payload }) => payload as readonly RoomFact[])
      .filter(({ type }) => type === 'rights');
    expect(told).toHaveLength(2);
  });

  test('without the right to subscribe nothing is received until it is back', async () => {
    const room = await openRoom(harness.server);
    const { client: a } = await enter(room, ann);
    await a.request('produce', camera('cam'));
    const { client: b, welcome } = await enter(room, ben, { ...ALL_RIGHTS, subscribe: false });
    expect(welcome.received?.consumers).toEqual([]);
    expect(await b.request('set-subscribed', { publicationId: 'cam', subscribed: true })).toMatchObject({
      ok: true,
    });
    const before = await harness.server.counts();
    await harness.server.setRights(room, ben, ALL_RIGHTS);
    await b.consumer('cam');
    expect((await harness.server.counts()).consumers).toBe(before.consumers + 1);
    await harness.server.setRights(room, ben, { ...ALL_RIGHTS, subscribe: false });
    await b.push('consumers-closed');
    expect((await harness.server.counts()).consumers).toBe(before.consumers);
  });

  test('who is removed is told why, and comes back only with a newer token', async () => {
    const room = await openRoom(harness.server);
    const old = await tokenFor(harness.server, room, ann);
    const { client: b } = await enter(room, ben);
    const client = connect(old);
    const { session } = await client.welcome();
    await harness.server.removeParticipant(room, ann, 'Shouting is not welcome here.');
    expect(await client.push('goodbye')).toEqual({
      reason: 'removed',
      message: 'Shouting is not welcome here.',
    });
    await client.disconnected();
    await b.fact({ type: 'participant-left', participantId: 'ann', reason: 'removed' });
    expect(await connect(old).refused()).toBe('removed');
    expect(await connect(old, { session }).refused()).toBe('removed');
    await connect(await tokenFor(harness.server, room, ann)).welcome();
  });

  test('a closed room tells everyone, and its tokens open nothing', async () => {
    const room = await openRoom(harness.server);
    const token = await tokenFor(harness.server, room, eve);
    const { client } = await enter(room, ann);
    await harness.server.closeRoom(room, 'ended');
    await harness.server.closeRoom(room, 'ended');
    expect(await client.push('goodbye')).toEqual({ reason: 'ended' });
    expect(await connect(token).refused()).toBe('room-missing');
    await expect(harness.server.listParticipants(room)).rejects.toBeInstanceOf(RoomNotFoundError);
    await expect(
      harness.server.issueCredentials({
        room,
        participantId: ann,
        name: 'Ann',
        role: 'guest',
        rights: ALL_RIGHTS,
        ttl: 60,
        readAt: Date.now(),
      }),
    ).rejects.toBeInstanceOf(RoomNotFoundError);
    await harness.server.removeParticipant(room, ann, 'nobody there');
  });
});

describe('a lost socket', () => {
  test('resumes with the same transports and all that it has, and nobody saw it leave', async () => {
    const room = await openRoom(harness.server);
    const { client: b } = await enter(room, ben);
    await b.request('produce', microphone('ben-mic'));
    const { client: a, welcome } = await enter(room, ann);
    await a.request('produce', camera('cam'));
    a.close();
    await b.fact({ type: 'quality', participantId: 'ann', level: 'lost' });
    // The token may have expired meanwhile; the session says who it is.
    const back = connect(await tokenFor(harness.server, room, ann, ALL_RIGHTS, -10), {
      session: welcome.session,
    });
    const again = await back.welcome();
    expect(again).toMatchObject({
      resumed: true,
      session: welcome.session,
      incarnation: welcome.incarnation,
      own: [{ publicationId: 'cam', source: 'camera', mutedBy: [], producing: true }],
    });
    expect(again.send.id).toBe(welcome.send.id);
    expect(again.received?.consumers).toHaveLength(1);
    const facts = b.pushes
      .filter(({ name }) => name === 'events')
      .map(({ payload }) => JSON.stringify(payload));
    expect(facts.join('')).not.toContain('participant-left');
  });

  test('hears on resuming which layers came to be wanted meanwhile', async () => {
    const room = await openRoom(harness.server);
    const { client: b } = await enter(room, ben);
    const { client: a, welcome } = await enter(room, ann);
    await a.request('produce', camera('cam'));
    await b.consumer('cam');
    a.close();
    await b.fact({ type: 'quality', participantId: 'ann', level: 'lost' });
    await b.request('set-demand', { demands: { cam: { visible: true, width: 1_280, height: 720 } } });
    const back = connect(await tokenFor(harness.server, room, ann), { session: welcome.session });
    await back.fact({ type: 'layers-wanted', publicationId: 'cam', layers: [0, 1, 2] });
  });

  test('a second socket of a session takes over from one that is half open', async () => {
    const room = await openRoom(harness.server);
    const first = await enter(room, ann);
    const second = connect(await tokenFor(harness.server, room, ann), { session: first.welcome.session });
    expect((await second.welcome()).resumed).toBe(true);
    await first.client.disconnected();
    expect(first.client.pushes.map(({ name }) => name)).not.toContain('goodbye');
    expect(await second.request('snapshot')).toMatchObject({ ok: true });
  });

  test('somebody else’s session is worth nothing', async () => {
    const room = await openRoom(harness.server);
    const { welcome } = await enter(room, ann);
    const thief = connect(await tokenFor(harness.server, room, eve), { session: welcome.session });
    expect(await thief.welcome()).toMatchObject({ resumed: false, participantId: 'eve' });
  });

  test('the same request id after the socket was lost has its first answer', async () => {
    const room = await openRoom(harness.server);
    const { client, welcome } = await enter(room, ann);
    await client.request('produce', camera('cam'), 'the-id');
    await client.request('unproduce', { publicationId: 'cam' });
    client.close();
    const back = connect(await tokenFor(harness.server, room, ann), { session: welcome.session });
    await back.welcome();
    expect(await back.request('produce', camera('cam'), 'the-id')).toEqual({ ok: true, data: {} });
    expect((await harness.server.listParticipants(room))[0]?.sources).toEqual([]);
  });
});

test('server events tell of rooms, people and what they publish, each once', async () => {
  const events: string[] = [];
  const ids = new Set<string>();
  const room = asId.room(`${randomUUID()}.1.1`);
  const stop = harness.server.onEvent((event) => {
    if (event.room !== room) return;
    ids.add(event.id);
    events.push('source' in event ? `${event.type} ${event.source}` : event.type);
  });
  await harness.server.createRoom({ room, emptyTimeout: 300, maxParticipants: 10 });
  const { client } = await enter(room, ann);
  await client.request('produce', camera('cam'));
  await client.request('unproduce', { publicationId: 'cam' });
  expect(await client.request('leave')).toEqual({ ok: true, data: {} });
  await client.disconnected();
  await harness.server.closeRoom(room, 'ended');
  stop();
  expect(events).toEqual([
    'room-started',
    'participant-joined',
    'track-published camera',
    'track-unpublished camera',
    'participant-left',
    'room-finished',
  ]);
  expect(ids.size).toBe(events.length);
});

test('nothing went wrong that nobody was waiting for', () => {
  expect(harness.troubles).toEqual([]);
});
