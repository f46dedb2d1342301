import { randomUUID } from 'node:crypto';
import { asId } from '@crossfade/video-core';
import { joinAnswerSchema } from '@crossfade/video-server';
import { createMemoryClient } from '@crossfade/video-core/testkit';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { users } from '../../database/account-tables.ts';
import { visitors } from '../../database/residence-tables.ts';
import { streams, userBlocks } from '../../database/stream-tables.ts';
import { DATABASE_TIMEOUT } from '../../testkit/test-database.ts';
import { visitWorld, type VisitWorld } from '../../visits/testkit/visit-world.ts';
import { HOST_GRACE, SLOW_MODE } from '../policy/stream.ts';

let world: VisitWorld;
beforeAll(async () => {
  world = await visitWorld();
  world.clock.held = Date.now();
}, DATABASE_TIMEOUT);
afterAll(() => world.stop());

type User = Awaited<ReturnType<typeof newUser>>;

/** Somebody with an account and a username. */
async function newUser(role: 'visitor' | 'staff' | 'admin' = 'visitor') {
  const { id, email } = await world.user(role);
  const cookie = await world.signIn(email);
  const username = `u${randomUUID().replaceAll('-', '').slice(0, 20)}`;
  await world.ask('/api/profile', { method: 'PUT', body: { username }, cookie });
  return { id, cookie, username };
}

interface Asked {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
}

/** What a route answers to somebody; `undefined`: to a guest. */
async function ask(by: User | undefined, path: string, { method, body }: Asked = {}) {
  const answer = await world.ask(path, {
    ...(method && { method }),
    ...(body !== undefined && { body }),
    ...(by && { cookie: by.cookie }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** A creator whom staff approved. */
async function creator(title = 'A walk by the river') {
  const host = await newUser();
  const staff = await newUser('staff');
  await ask(host, '/api/stream/create', { body: { title } });
  expect((await ask(staff, `/api/creators/${host.id}/approve`, { method: 'POST' })).status).toBe(204);
  return { host, staff };
}

/** Joins the call of a stream as a page does, and connects. */
const enter = (by: User | undefined, host: User) => world.enter(`live-${host.id}`, by?.cookie);
const tryJoin = async (by: User | undefined, host: User) =>
  (await world.join(`live-${host.id}`, by?.cookie)).status;
const token = (by: User | undefined, host: User) => ask(by, `/api/stream/token/${host.id}`);
const start = (host: User) => ask(host, '/api/stream/start-browser', { method: 'POST' });
const stopStream = (host: User) => ask(host, '/api/stream/stop-browser', { method: 'POST' });
const isLive = async (host: User) => (await ask(undefined, `/api/stream/${host.id}`)).body.stream.isLive;

describe('a creator', () => {
  it('sets up a stream, goes live once staff approved it, and ends it for everyone', async () => {
    const host = await newUser();
    expect(await ask(host, '/api/stream/info')).toMatchObject({
      status: 404,
      body: { success: false, error: { code: 'not-found' } },
    });
    const made = await ask(host, '/api/stream/create', { body: { title: 'Chess <b>live</b>' } });
    expect(made.body).toMatchObject({
      success: true,
      data: { title: 'Chess <b>live</b>', approval: 'pending', isLive: false, isChatEnabled: true },
    });
    for (const path of ['start-browser', 'creator-webrtc-token'])
      expect(await ask(host, `/api/stream/${path}`, { method: 'POST' })).toMatchObject({
        status: 403,
        body: { success: false, error: { code: 'creator-not-approved' } },
      });

    const staff = await newUser('staff');
    const listed = await ask(staff, `/api/creators?q=${host.username}`);
    expect(listed.body.items).toContainEqual(expect.objectContaining({ id: host.id, approval: 'pending' }));
    await ask(staff, `/api/creators/${host.id}/approve`, { method: 'POST' });

    const { body } = await ask(host, '/api/stream/creator-webrtc-token', { method: 'POST' });
    expect(body.data).toMatchObject({ roomId: host.id, participant: `host-${host.id}` });
    expect(body.data.token).not.toBe('');
    const inside = await enter(host, host);
    expect(await start(host)).toMatchObject({ status: 200, body: { success: true } });
    const viewer = await enter(undefined, host);
    expect(viewer.answer.participant).toMatchObject({
      role: 'guest',
      rights: { publish: [], subscribe: true, data: false },
    });
    expect(inside.answer.participant).toMatchObject({ role: 'host', rights: { data: false } });
    expect((await ask(host, '/api/stream/status')).body.data).toMatchObject({
      isLive: true,
      viewerCount: 1,
    });
    await ask(host, '/api/stream/info', { method: 'PUT', body: { title: 'Endgames' } });
    await ask(host, '/api/stream/chat-settings', { method: 'PUT', body: { isChatDelayed: true } });
    expect((await ask(undefined, `/api/stream/${host.id}`)).body.stream).toMatchObject({
      title: 'Endgames',
      isLive: true,
      isChatDelayed: true,
    });

    expect(await stopStream(host)).toMatchObject({ status: 200, body: { success: true } });
    expect(await isLive(host)).toBe(false);
    expect((await token(undefined, host)).body.error.code).toBe('stream-offline');
    expect(await tryJoin(undefined, host)).toBe(404);
    await inside.close();
    await viewer.close();
  });

  it('needs a username first', async () => {
    const { email } = await world.user('visitor');
    const answer = await world.ask('/api/stream/create', {
      body: { title: 'Nameless' },
      cookie: await world.signIn(email),
    });
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ success: false, error: { code: 'conflict' } });
  });

  it('whose account is disabled is live no longer, and is host by no secret', async () => {
    const { host } = await creator();
    const inside = await enter(host, host);
    await start(host);
    const viewer = await enter(undefined, host);
    expect((await token(undefined, host)).status).toBe(200);
    const admin = await newUser('admin');
    const disabled = await world.ask(`/api/accounts/${host.id}`, {
      method: 'PATCH',
      body: { disabled: true },
      cookie: admin.cookie,
    });
    expect(disabled.status).toBe(200);
    expect(viewer.told.at(-1)).toMatchObject({ state: 'disconnected', reason: 'ended' });
    expect(await isLive(host)).toBe(false);
    expect((await token(undefined, host)).status).toBe(409);
    const { resumeSecret } = inside.answer.participant;
    expect((await world.join(`live-${host.id}`, undefined, { resumeSecret })).status).toBe(404);
    for (const one of [inside, viewer]) await one.close();
  });

  it('whose person is erased is live no longer', async () => {
    const { host } = await creator();
    await start(host);
    const viewer = await enter(undefined, host);
    const { tenant, database } = world;
    const person = { id: randomUUID(), tenant, name: 'Anna', user: host.id };
    await database.queries.insert(visitors).values(person);
    const admin = await newUser('admin');
    const erased = await world.ask(`/api/visitors/${person.id}/erase`, {
      method: 'POST',
      cookie: admin.cookie,
    });
    expect(erased.status).toBe(204);
    expect(viewer.told.at(-1)).toMatchObject({ state: 'disconnected', reason: 'ended' });
    expect((await token(undefined, host)).status).toBe(404);
    await viewer.close();
  });

  it('whose account was disabled by a process that was killed is live no longer', async () => {
    const { host } = await creator();
    const inside = await enter(host, host);
    await start(host);
    const { queries } = world.database;
    await queries.update(users).set({ disabledAt: new Date() }).where(eq(users.id, host.id));
    expect((await token(undefined, host)).status).toBe(409);
    world.clock.ahead += 5_000;
    await world.streams.runner.runDue();
    expect(inside.told.at(-1)).toMatchObject({ state: 'disconnected', reason: 'ended' });
    expect(await isLive(host)).toBe(false);
    await inside.close();
  });

  it('who signed out is host no longer, whatever the page remembers', async () => {
    const { host } = await creator();
    const inside = await enter(host, host);
    await start(host);
    const { resumeSecret } = inside.answer.participant;
    await world.ask('/api/auth/sign-out', { method: 'POST', cookie: host.cookie });
    const answer = await world.join(`live-${host.id}`, undefined, { resumeSecret });
    const { participant } = joinAnswerSchema.parse(await answer.json());
    expect(participant).toMatchObject({ role: 'guest', rights: { publish: [], data: false } });
    expect(participant.id).not.toBe(`host-${host.id}`);
    await inside.close();
  });

  it('whose approval is withdrawn is live no longer', async () => {
    const { host, staff } = await creator();
    const inside = await enter(host, host);
    await start(host);
    await ask(staff, `/api/creators/${host.id}/refuse`, { method: 'POST' });
    expect(await isLive(host)).toBe(false);
    expect((await start(host)).status).toBe(403);
    expect(await tryJoin(host, host)).toBe(404);
    await inside.close();
  });
});

describe('those whom staff decide on', () => {
  it('are listed page by page, who has waited longest first, and those who are decided on after', async () => {
    const staff = await newUser('staff');
    const word = `word-${randomUUID()}`;
    const made = new Map<string, string>();
    for (const [name, day] of [
      ['new', 3],
      ['old', 1],
      ['decided', 0],
    ] as const) {
      const one = await newUser();
      await ask(one, '/api/stream/create', { body: { title: word } });
      const createdAt = new Date(Date.UTC(2026, 0, 1 + day));
      await world.database.queries.update(streams).set({ createdAt }).where(eq(streams.user, one.id));
      made.set(one.id, name);
      if (name === 'decided') await ask(staff, `/api/creators/${one.id}/refuse`, { method: 'POST' });
    }
    const listed: unknown[] = [];
    let cursor = '';
    do {
      const { status, body } = await ask(staff, `/api/creators?q=${word}&limit=1${cursor}`);
      expect(status).toBe(200);
      listed.push(...body.items.map(({ id }: { id: string }) => made.get(id)));
      cursor = body.next === undefined ? '' : `&cursor=${encodeURIComponent(body.next)}`;
    } while (cursor !== '' && listed.length < 9);
    expect(listed).toEqual(['old', 'new', 'decided']);
  });
});

describe('a stream', () => {
  it('gives everyone a token for what they may do, and the host alone one to publish', async () => {
    const { host } = await creator();
    const fan = await newUser();
    await start(host);
    const own = await enter(host, host);
    for (const by of [fan, undefined]) {
      const answer = await token(by, host);
      expect(answer).toMatchObject({ status: 200, body: { provider: 'alder' } });
      const byName = await ask(by, '/api/viewer/token', { body: { username: host.username } });
      expect(byName.body).toMatchObject({ success: true, data: { roomId: host.id } });
      const connection = createMemoryClient(world.networks.alder).connect({
        credentials: { provider: 'memory', token: answer.body.token },
        iceServers: [],
        iceTransportPolicy: 'all',
        profile: {},
        observer: { event: () => {}, media: () => {}, data: () => {} },
      });
      await connection.entered;
      await connection.close();
    }
    const joined = await world.join(`live-${host.id}`, fan.cookie);
    const { participant } = joinAnswerSchema.parse(await joined.json());
    expect(participant).toMatchObject({ id: `viewer-${fan.id}-0`, rights: { publish: [] } });
    expect(own.answer.participant.rights.publish).toContain('camera');
    expect(await ask(fan, '/api/stream/token/nobody')).toMatchObject({ status: 404 });
    const seen = await ask(fan, `/api/viewer/stream/${host.username.toUpperCase()}`);
    expect(seen.body).toMatchObject({ success: true, data: { id: host.id, isHost: false } });
    await own.close();
  });

  it('gives a network no more tokens in a minute than calls give it joins', async () => {
    const { host } = await creator();
    const path = `/api/stream/token/${host.id}`;
    const from = { 'x-forwarded-for': '203.0.113.7' };
    const asked = async () => (await world.ask(path, { headers: from })).status;
    const statuses = await Promise.all(Array.from({ length: 700 }, asked));
    expect([...new Set(statuses)].toSorted()).toEqual([409, 429]);
    expect((await token(undefined, host)).status).toBe(409);
  });

  it('ends 30 s after its host vanished, whoever still watches, and not before', async () => {
    const { host } = await creator();
    await start(host);
    const inside = await enter(host, host);
    const viewer = await enter(undefined, host);
    const look = async (milliseconds: number) => {
      world.clock.ahead += milliseconds;
      await world.streams.runner.runDue();
    };
    await look(5_000);
    await inside.close();
    await look(5_000);
    await look(HOST_GRACE - 5_000);
    expect(await isLive(host)).toBe(true);
    // They reload their page, and leave again.
    const back = await enter(host, host);
    await look(10_000);
    expect(await isLive(host)).toBe(true);
    await back.close();
    await look(5_000);
    await look(HOST_GRACE);
    expect(await isLive(host)).toBe(false);
    expect(viewer.told.at(-1)).toMatchObject({ state: 'disconnected', reason: 'ended' });
    expect(await tryJoin(undefined, host)).toBe(404);
    await viewer.close();
  });

  it('whose server was killed ends at another process', async () => {
    const { host } = await creator();
    await start(host);
    const inside = await enter(host, host);
    world.clock.ahead += 5_000;
    await world.streams.runner.runDue();
    await inside.close();
    const other = await visitWorld({ beside: world });
    for (const after of [5_000, HOST_GRACE]) {
      world.clock.ahead += after;
      await other.streams.runner.runDue();
    }
    expect(await isLive(host)).toBe(false);
    await other.stop();
  });

  it('that nobody entered ends by itself', async () => {
    const { host } = await creator();
    await start(host);
    world.clock.ahead += HOST_GRACE;
    await world.streams.runner.runDue();
    expect(await isLive(host)).toBe(false);
  });

  it('is found on the home page, before those that are offline, by its title and its host', async () => {
    const word = randomUUID();
    const [quiet, loud] = [await creator(`First ${word}`), await creator(`Second ${word}`)];
    await start(loud.host);
    const find = async (q: string, by?: User) =>
      (await ask(by, `/api/streams?q=${q}`)).body.streams.map(({ id }: { id: string }) => id);
    expect(await find(word)).toEqual([loud.host.id, quiet.host.id]);
    expect(await find(quiet.host.username.toUpperCase())).toEqual([quiet.host.id]);
    const other = await newUser();
    await ask(quiet.host, `/api/block/${other.id}`, { method: 'POST' });
    expect(await find(word, other)).toEqual([loud.host.id]);
    expect(await find(word, quiet.host)).toEqual([loud.host.id, quiet.host.id]);
    await stopStream(loud.host);
  });
});

describe('the chat of a stream', () => {
  /** What somebody may write, on the control channel. */
  const writer = async (by: User | undefined, host: User) => {
    const inside = await enter(by, host);
    const { call, participant } = inside.answer;
    const link = { send: () => {}, end: () => {} };
    const claims = { call: asId.call(call), participant: asId.participant(participant.id) };
    const entry = await world.calls.control.enter(claims, link, { after: 0, version: 4 });
    return {
      say: async (id: string = randomUUID()) => {
        const said = await entry.command({ type: 'say', id, text: 'Hello' });
        return said.ok ? 'said' : said.code;
      },
      close: async () => {
        await entry.gone('left');
        await inside.close();
      },
    };
  };
  const scene = async () => {
    const { host } = await creator();
    const fan = await newUser();
    await start(host);
    const [atHost, atFan, atGuest] = [
      await writer(host, host),
      await writer(fan, host),
      await writer(undefined, host),
    ];
    const set = (body: object) => ask(host, '/api/stream/chat-settings', { method: 'PUT', body });
    const over = async () => {
      for (const one of [atHost, atFan, atGuest]) await one.close();
      await stopStream(host);
    };
    const all = () => Promise.all([atHost.say(), atFan.say(), atGuest.say()]);
    return { host, fan, atHost, atFan, set, all, over };
  };

  it('is for everyone, for nobody, or for followers, from the next message on', async () => {
    const { host, fan, set, all, over } = await scene();
    expect(await all()).toEqual(['said', 'said', 'said']);
    await set({ isChatFollowersOnly: true });
    expect(await all()).toEqual(['said', 'followers-only', 'followers-only']);
    await ask(fan, `/api/follow/${host.id}`, { method: 'POST' });
    expect(await all()).toEqual(['said', 'said', 'followers-only']);
    await set({ chatFollowerMinutes: 10 });
    expect(await all()).toEqual(['said', 'follows-too-short', 'followers-only']);
    world.clock.ahead += 10 * 60_000;
    expect(await all()).toEqual(['said', 'said', 'followers-only']);
    await set({ isChatEnabled: false });
    expect(await all()).toEqual(['chat-off', 'chat-off', 'chat-off']);
    await over();
  });

  it('in slow mode takes one message at a time of each, of the host all, and one that is sent again', async () => {
    const { atHost, atFan, set, all, over } = await scene();
    await set({ isChatDelayed: true });
    const first = randomUUID();
    expect(await atFan.say(first)).toBe('said');
    expect(await atFan.say()).toBe('slow-mode');
    expect(await atFan.say(first)).toBe('said');
    expect([await atHost.say(), await atHost.say()]).toEqual(['said', 'said']);
    world.clock.ahead += SLOW_MODE;
    const many = await Promise.all([atFan.say(), atFan.say(), atFan.say()]);
    expect(many.toSorted()).toEqual(['said', 'slow-mode', 'slow-mode']);
    world.clock.ahead += SLOW_MODE;
    expect(await all()).toEqual(['said', 'said', 'said']);
    await over();
  });
});

describe('follow and block', () => {
  it('a viewer follows, and is counted once', async () => {
    const { host } = await creator();
    const fan = await newUser();
    for (let time = 0; time < 2; time += 1)
      expect((await ask(fan, `/api/follow/${host.id}`, { method: 'POST' })).status).toBe(204);
    const seen = await ask(fan, `/api/stream/${host.id}`);
    expect(seen.body.stream).toMatchObject({ followers: 1, following: true });
    expect((await ask(fan, '/api/follows')).body.users.map(({ id }: { id: string }) => id)).toEqual([
      host.id,
    ]);
    await ask(fan, `/api/follow/${host.id}`, { method: 'DELETE' });
    expect((await ask(undefined, `/api/stream/${host.id}`)).body.stream.followers).toBe(0);
  });

  it.each(['host', 'viewer'] as const)(
    'a block by the %s removes the viewer at once, refuses them a token, and is lifted',
    async (who) => {
      const { host } = await creator();
      const viewer = await newUser();
      const [by, other] = who === 'host' ? [host, viewer] : [viewer, host];
      await start(host);
      const inside = await enter(host, host);
      await ask(viewer, `/api/follow/${host.id}`, { method: 'POST' });
      const watching = await enter(viewer, host);
      expect((await ask(by, `/api/block/${other.id}`, { method: 'POST' })).status).toBe(204);
      expect(watching.told.at(-1)).toMatchObject({ state: 'disconnected', reason: 'removed' });
      expect(await token(viewer, host)).toMatchObject({ status: 403, body: { error: { code: 'blocked' } } });
      expect((await ask(viewer, `/api/stream/${host.id}`)).status).toBe(403);
      expect(await tryJoin(viewer, host)).toBe(404);
      expect((await ask(viewer, `/api/follow/${host.id}`, { method: 'POST' })).status).toBe(403);
      const blocks = await ask(by, '/api/blocks');
      expect(blocks.body.users.map(({ id }: { id: string }) => id)).toEqual([other.id]);

      await ask(by, `/api/block/${other.id}`, { method: 'DELETE' });
      expect((await token(viewer, host)).status).toBe(200);
      const again = await enter(viewer, host);
      expect((await ask(viewer, `/api/stream/${host.id}`)).body.stream.following).toBe(false);
      for (const one of [inside, watching, again]) await one.close();
    },
  );

  it('who was removed does not let themselves back by a block of their own, which leaves one row', async () => {
    const { host } = await creator();
    const viewer = await newUser();
    await start(host);
    const inside = await enter(host, host);
    const watching = await enter(viewer, host);
    const { call, participant } = watching.answer;
    const removed = await world.post(
      `/api/calls/${call}/participants/${participant.id}/remove`,
      {},
      undefined,
      { 'crossfade-participant': inside.answer.participant.resumeSecret },
    );
    expect(removed.ok).toBe(true);
    for (let time = 0; time < 3; time += 1)
      for (const method of ['POST', 'DELETE'] as const)
        await ask(viewer, `/api/block/${host.id}`, { method });
    expect(await tryJoin(viewer, host)).toBe(403);
    const rows = await world.database.queries
      .select()
      .from(userBlocks)
      .where(and(eq(userBlocks.blocker, viewer.id), eq(userBlocks.blocked, host.id)));
    expect(rows).toHaveLength(1);
    // The host may.
    for (const method of ['POST', 'DELETE'] as const) await ask(host, `/api/block/${viewer.id}`, { method });
    expect(await tryJoin(viewer, host)).toBe(200);
    for (const one of [inside, watching]) await one.close();
  });

  it.each(['host', 'viewer'] as const)(
    'a block by the %s during a join puts the viewer off at the next look',
    async (who) => {
      const { host } = await creator();
      const viewer = await newUser();
      await start(host);
      const [inside, watching, other] = [
        await enter(host, host),
        await enter(viewer, host),
        await enter(await newUser(), host),
      ];
      // As it stands when the block was stored before the viewer was.
      const [blocker, blocked] = who === 'host' ? [host.id, viewer.id] : [viewer.id, host.id];
      const block = { id: randomUUID(), tenant: world.tenant, blocker, blocked };
      await world.database.queries.insert(userBlocks).values(block);
      world.clock.ahead += 5_000;
      await world.streams.runner.runDue();
      expect(watching.told.at(-1)).toMatchObject({ state: 'disconnected', reason: 'removed' });
      expect(other.told).not.toContainEqual(expect.objectContaining({ state: 'disconnected' }));
      expect(await isLive(host)).toBe(true);
      for (const one of [inside, watching, other]) await one.close();
    },
  );

  it('nobody follows or blocks themselves, or somebody of another tenant', async () => {
    const one = await newUser();
    const elsewhere = await visitWorld();
    const stranger = await elsewhere.user('visitor');
    for (const what of ['follow', 'block'])
      for (const method of ['POST', 'DELETE'] as const) {
        expect((await ask(one, `/api/${what}/${one.id}`, { method })).status).toBe(409);
        expect((await ask(one, `/api/${what}/${stranger.id}`, { method })).status).toBe(404);
      }
    await elsewhere.stop();
  });

  it('a stream of another tenant does not exist', async () => {
    const { host } = await creator();
    await start(host);
    const elsewhere = await visitWorld();
    const { email } = await elsewhere.user('staff');
    const cookie = await elsewhere.signIn(email);
    for (const path of [
      `/api/stream/${host.id}`,
      `/api/stream/token/${host.id}`,
      `/api/viewer/stream/${host.username}`,
    ])
      expect((await elsewhere.ask(path, { cookie })).status).toBe(404);
    const decided = await elsewhere.ask(`/api/creators/${host.id}/refuse`, { method: 'POST', cookie });
    expect(decided.status).toBe(404);
    expect((await elsewhere.join(`live-${host.id}`, cookie)).status).toBe(404);
    await elsewhere.stop();
    await stopStream(host);
  });
});
