import { asId } from '@crossfade/video-core';
import { joinAnswerSchema } from '@crossfade/video-server';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deviceSessions, deviceSessionViewers } from '../../database/device-session-tables.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';
import { WATCH_HEADER } from '../door/session-door.ts';
import { EMPTY_TIMEOUT, STREAMER_GRACE } from '../policy/device-session.ts';

const ADAPTERS = ['alder'];

let world: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
  world.clock.held = Date.now();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

const accessSchema = z.object({
  livekitUrl: z.string(),
  token: z.string(),
  roomName: z.string(),
  server_url: z.string(),
  participant_token: z.string(),
  provider: z.string(),
  join: joinAnswerSchema,
  watchToken: z.string().optional(),
});

async function newUser(role: 'visitor' | 'admin' = 'visitor') {
  const { id, email } = await world.user(role);
  return { id, cookie: await world.signIn(email) };
}
type User = Awaited<ReturnType<typeof newUser>>;

const tryStart = (by: User | undefined, body: object = { gameId: 'maze', adapters: ADAPTERS }) =>
  world.ask('/api/stream/session/start', { body, ...(by && { cookie: by.cookie }) });
const tryWatch = (roomName: string, by: User | undefined, body: object = {}) =>
  world.ask(`/api/stream/session/join/${roomName}`, { body, ...(by && { cookie: by.cookie }) });
const accessOf = async (answer: Response) => accessSchema.parse(await answer.json());

async function started() {
  const streamer = await newUser();
  const access = await accessOf(await tryStart(streamer));
  return { streamer, roomName: access.roomName, access, token: access.watchToken ?? '' };
}

const stored = async (roomName: string) => {
  const { queries } = world.database;
  const [row] = await queries.select().from(deviceSessions).where(eq(deviceSessions.roomName, roomName));
  return row;
};

/** Each session is looked at, after so many milliseconds. */
async function look(milliseconds = 2_000): Promise<void> {
  world.clock.ahead += milliseconds;
  await world.deviceSessions.runner.runDue();
}

describe('a device', () => {
  it('starts a session and streams, and is answered what to connect with in three formats', async () => {
    const { streamer, roomName, access } = await started();
    expect(roomName).toMatch(/^game-maze-\d{13}$/);
    expect(access).toMatchObject({ provider: 'alder', livekitUrl: access.server_url });
    expect(access.participant_token).toBe(access.token);
    expect(access.join).toMatchObject({
      key: roomName,
      participant: { role: 'host', rights: { subscribe: false, data: true } },
    });
    expect(access.join.participant.rights.publish).toContain('camera');
    expect(await stored(roomName)).toMatchObject({ state: 'starting', user: streamer.id, gameId: 'maze' });
    expect(
      await world.deviceSessions.roomOf({ tenant: world.tenant, key: asId.key(roomName) }),
    ).toMatchObject({
      emptyTimeout: 300,
      maxParticipants: 100,
    });
  });

  it('has to sign in, and to name its game in few letters', async () => {
    expect((await tryStart(undefined)).status).toBe(401);
    const user = await newUser();
    for (const gameId of ['', 'a b', '../x', 'x'.repeat(65), 7])
      expect((await tryStart(user, { gameId, adapters: ADAPTERS })).status, String(gameId)).toBe(400);
  });

  it('is placed on no provider that it cannot run, and leaves nothing behind then', async () => {
    const user = await newUser();
    // By default on one that this server does not have.
    const refused = await tryStart(user, { gameId: 'maze' });
    expect([409, 503]).toContain(refused.status);
    const { queries } = world.database;
    expect(await queries.select().from(deviceSessions).where(eq(deviceSessions.user, user.id))).toEqual([]);
    const birch = await accessOf(await tryStart(user, { gameId: 'maze', adapters: ['birch'] }));
    expect(birch.provider).toBe('birch');
    expect((await tryWatch(birch.roomName, user, { adapters: ['alder'] })).status).toBe(409);
  });

  it('begins sessions of one game in one moment under names of their own', async () => {
    const names = await Promise.all([1, 2, 3].map(async () => (await started()).roomName));
    expect(new Set(names).size).toBe(3);
  });
});

describe('a viewer', () => {
  it('watches with an account or by the link, may not publish, and is recorded', async () => {
    const { roomName, token } = await started();
    const user = await newUser();
    const byAccount = await accessOf(await tryWatch(roomName, user));
    expect(byAccount.watchToken).toBeUndefined();
    const byLink = await accessOf(await tryWatch(roomName, undefined, { watchToken: token, name: 'Mum' }));
    for (const { join } of [byAccount, byLink])
      expect(join.participant).toMatchObject({
        role: 'guest',
        rights: { publish: [], subscribe: true, data: true },
      });
    expect(byLink.join.participant.name).toBe('Mum');
    const viewers = await world.database.queries
      .select()
      .from(deviceSessionViewers)
      .where(eq(deviceSessionViewers.session, roomName));
    expect(new Set(viewers.map((viewer) => viewer.user))).toEqual(new Set([user.id, null]));
  });

  it('without either, or with the link of another session, is let in by no door', async () => {
    const { roomName, token } = await started();
    const { token: other } = await started();
    for (const body of [{}, { watchToken: other }, { watchToken: 'x' }])
      expect((await tryWatch(roomName, undefined, body)).status).toBe(401);
    expect((await world.join(roomName)).status).toBe(404);
    const link = { [WATCH_HEADER]: token };
    expect((await world.join(roomName, undefined, {}, link)).status).toBe(200);
    expect((await world.join(roomName, undefined, {}, { [WATCH_HEADER]: other })).status).toBe(404);
  });

  it('of what does not exist answers 404 with the body that clients know', async () => {
    const answer = await tryWatch('game-maze-1000000000000', await newUser());
    expect(answer.status).toBe(404);
    expect(await answer.json()).toEqual({ error: 'Stream not found' });
  });
});

describe('a session', () => {
  const active = async (): Promise<readonly { roomName: string }[]> =>
    z
      .array(z.looseObject({ roomName: z.string() }))
      .parse(await (await world.ask('/api/stream/active')).json());
  const find = async (name: string) => (await active()).find(({ roomName }) => roomName === name);

  it('is listed while it is live, and ends 30 s after its streamer vanished, whoever watches', async () => {
    const { streamer, roomName } = await started();
    await look();
    expect(await find(roomName)).toBeUndefined();
    const inside = await world.enter(roomName, streamer.cookie);
    const viewer = await world.enter(roomName, (await newUser()).cookie);
    await look();
    expect(await find(roomName)).toEqual({
      roomName,
      numParticipants: 2,
      creationTime: expect.any(Number),
      streamer: streamer.id,
      gameId: 'maze',
    });
    await inside.close();
    await look();
    await look(STREAMER_GRACE - 1);
    expect(await stored(roomName)).toMatchObject({ state: 'live' });
    await look();
    expect(await stored(roomName)).toMatchObject({ state: 'ended', endedAt: expect.any(Date) });
    expect(viewer.told).toContainEqual(expect.objectContaining({ reason: 'ended' }));
    expect(await find(roomName)).toBeUndefined();
    expect((await tryWatch(roomName, streamer)).status).toBe(404);
    await viewer.close();
  });

  it('goes on when its streamer is back within 30 s, also where another process looks', async () => {
    const { streamer, roomName } = await started();
    const first = await world.enter(roomName, streamer.cookie);
    await look();
    await first.close();
    await look();
    const again = await world.enter(roomName, streamer.cookie);
    const beside = await visitWorld({ beside: world });
    world.clock.ahead += STREAMER_GRACE;
    await beside.deviceSessions.runner.runDue();
    expect(await stored(roomName)).toMatchObject({ state: 'live', vanishedAt: null });
    await again.close();
    await beside.stop();
  });

  it('whose streamer never comes ends after 300 s, and its call is kept as long', async () => {
    const { streamer, roomName } = await started();
    await look(EMPTY_TIMEOUT * 1_000 - 3_000);
    await world.calls.lifecycle.runDue();
    expect(await stored(roomName)).toMatchObject({ state: 'starting' });
    expect((await world.join(roomName, streamer.cookie)).status).toBe(200);
    await look(4_000);
    expect(await stored(roomName)).toMatchObject({ state: 'ended' });
  });

  it('ends at once when the account of its streamer is disabled', async () => {
    const { streamer, roomName } = await started();
    const inside = await world.enter(roomName, streamer.cookie);
    await look();
    const { cookie } = await newUser('admin');
    await world.ask(`/api/accounts/${streamer.id}`, { method: 'PATCH', body: { disabled: true }, cookie });
    expect(await stored(roomName)).toMatchObject({ state: 'ended' });
    await inside.close();
  });
});
