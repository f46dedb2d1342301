import { asId, roomName } from '@crossfade/video-core';
import {
  BUS_CONTRACT,
  CALL_STORE_CONTRACT,
  CONTRACT_TENANT,
  CONTROL_STORE_CONTRACT,
  HEALTH_VOTES_CONTRACT,
  MOVE_STORE_CONTRACT,
  ROUTING_STORE_CONTRACT,
} from '@crossfade/video-core/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPostgres, PostgresBus } from '@crossfade/video-server/postgres';
import {
  schema,
  sharedSecret,
  SqlCallStore,
  SqlControlStore,
  SqlEventDeduplicator,
  SqlHealthVotes,
  SqlMoveStore,
  SqlRoomPlacements,
  SqlRoutingStore,
  type Database,
} from '@crossfade/video-server/sql';
import { MemoryBus, MemoryTelemetry, ruleSetSchema } from '@crossfade/video-core/server';
import { CurrentRouting } from '../../packages/video-server/src/routing/current-routing.ts';
import { createLog } from '../../apps/server/src/log.ts';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { freePort } from './free-port.ts';
import { startPath } from './freezable-path.ts';

const sum = (numbers: readonly (number | undefined)[]): number =>
  numbers.reduce<number>((total, next) => total + (next ?? 0), 0);

/** A connection that is being closed hears of the server's own end, too. */
const ignore = (): void => {};

describe('PostgreSQL', () => {
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let database: Database;
  beforeAll(async () => {
    server = await startPostgres({ port: await freePort() });
    // An empty database that several servers find at once is migrated once.
    const opened = await Promise.all(Array.from({ length: 3 }, () => openPostgres(server.url, ignore)));
    const [first, ...others] = opened;
    await Promise.all(others.map((other) => other.close()));
    if (!first) throw new Error('no database was opened');
    database = first;
  });
  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  describe('as a call store', () => {
    it.each(CALL_STORE_CONTRACT)('$name', ({ run }) => run(new SqlCallStore(database.queries)));
  });

  describe('as a control store', () => {
    it.each(CONTROL_STORE_CONTRACT)('$name', ({ run }) =>
      run({ calls: new SqlCallStore(database.queries), control: new SqlControlStore(database.queries) }),
    );
  });

  describe('as a move store', () => {
    it.each(MOVE_STORE_CONTRACT)('$name', ({ run }) =>
      run({ calls: new SqlCallStore(database.queries), moves: new SqlMoveStore(database.queries) }),
    );
  });

  describe('as a place for votes', () => {
    it.each(HEALTH_VOTES_CONTRACT)('$name', ({ run }) => run(new SqlHealthVotes(database.queries)));
  });

  describe('as a routing store', () => {
    beforeAll(() =>
      database.queries.insert(schema.tenants).values({ id: CONTRACT_TENANT }).onConflictDoNothing(),
    );
    it.each(ROUTING_STORE_CONTRACT)('$name', ({ run }) => run(new SqlRoutingStore(database.queries)));
  });

  it('tells another process of a kill and of new rules, also without a hint', async () => {
    const log = createLog('silent');
    const store = new SqlRoutingStore(database.queries);
    const telemetry = new MemoryTelemetry();
    const buses = [await PostgresBus.connect(server.url, { log }), new MemoryBus()];
    const others = buses.map((bus) => new CurrentRouting({ store, bus, telemetry }));
    await Promise.all(others.map((other) => other.start()));
    const bus = await PostgresBus.connect(server.url, { log });
    const here = new CurrentRouting({ store, bus, telemetry });
    const deployment = asId.deployment('kill-everywhere');
    const version = (await store.read()).rules?.version ?? 0;
    await store.kill({ deployment, at: 1, by: 'ada' });
    await store.setRules(ruleSetSchema.parse({ rules: [{ name: 'all', to: 'alder' }] }), version, 'ada', 1);
    await here.changed();
    const place = { tenant: CONTRACT_TENANT, key: asId.key('garden') };
    for (const other of others)
      await vi.waitFor(async () => {
        expect(other.killed()).toContain(deployment);
        expect(await other.answer(place)).toMatchObject({ version: version + 1 });
      }, 20_000);
    await store.revive(deployment);
    await Promise.all([...others, here].map((each) => each.stop()));
    await Promise.all([...buses, bus].map((each) => each.close()));
    expect(telemetry.failures).toEqual([]);
  });

  it('gives servers that start at once the same secret to sign with', async () => {
    const other = await openPostgres(server.url, ignore);
    const secrets = await Promise.all(
      [database, other, database, other].map(({ queries }) => sharedSecret(queries, 'token')),
    );
    expect(new Set(secrets).size).toBe(1);
    await other.close();
  });

  it('is told once which columns the servers of a release read, and when they last ran', async () => {
    const readers = () => database.queries.select().from(schema.schemaReaders);
    const [before] = await readers();
    expect(before?.reads).toEqual(expect.arrayContaining(['call_epochs.room', 'schema_readers.reads']));
    const other = await openPostgres(server.url, ignore);
    await other.close();
    const after = await readers();
    expect(after).toEqual([{ ...before, lastSeenAt: expect.any(Date) }]);
    expect(after[0]?.lastSeenAt.getTime()).toBeGreaterThan(before?.lastSeenAt.getTime() ?? Infinity);
  });

  it('is not waited for without end', async () => {
    const impatient = await openPostgres(server.url, ignore, { queryTimeout: 200 });
    const answer = impatient.queries.execute('select pg_sleep(20)');
    await expect(answer).rejects.toMatchObject({ cause: { message: 'Query read timeout' } });
    await impatient.ping();
    await impatient.close();
  });

  describe('as a bus', () => {
    let bus: PostgresBus;
    beforeAll(async () => {
      bus = await PostgresBus.connect(server.url, { log: createLog('silent') });
    });
    afterAll(() => bus.close());

    it.each(BUS_CONTRACT)('$name', ({ run }) => run(bus));

    it('tells another process', async () => {
      const other = await PostgresBus.connect(server.url, { log: createLog('silent') });
      const heard = new Promise((resolve) => other.subscribe('news', resolve));
      await bus.publish('news', { from: 'here' });
      expect(await heard).toEqual({ from: 'here' });
      await other.close();
    });

    it('finds out that its connection is half open, and listens again', async () => {
      const path = await startPath(Number(new URL(server.url).port));
      const url = server.url.replace(/:\d+\//, `:${path.port}/`);
      const log = createLog('silent');
      const distant = await PostgresBus.connect(url, { log, heartbeat: 200 });
      const heard: unknown[] = [];
      distant.subscribe('news', (message) => heard.push(message));
      const back = new Promise<void>((resolve) => void distant.onReconnected(resolve));
      path.freeze();
      await bus.publish('news', 'missed');
      await back;
      await bus.publish('news', 'heard');
      await vi.waitFor(() => expect(heard).toEqual(['heard']), 20_000);
      await distant.close();
      await path.close();
    });
  });

  it('forgets each old call, and each old event, once, however many servers do so at once', async () => {
    const other = await openPostgres(server.url, ignore);
    const stores = [database, other].map(({ queries }) => new SqlCallStore(queries));
    const [here] = stores;
    const deployment = asId.deployment('alder');
    const decision = {
      deployment,
      provider: asId.provider('alder'),
      reason: 'DEFAULT',
      variant: 'alder',
    } as const;
    const longAgo = Date.UTC(1999, 0, 1);
    for (let count = 0; count < 60; count += 1) {
      const id = asId.call(crypto.randomUUID());
      const call = { id, tenant: CONTRACT_TENANT, key: asId.key(id), decision, encrypted: false };
      await here?.open({ ...call, openedAt: longAgo });
      await here?.end(id, longAgo, 'always');
      await here?.markRoomClosed(roomName(id, { epoch: 1, attempt: 1 }), longAgo);
    }
    const turns = Array.from({ length: 16 }, (_, turn) => stores[turn % 2]?.forgetEnded(longAgo + 1, 10));
    const forgotten = await Promise.all(turns);
    // Whoever finds the oldest taken takes the next, and nobody waits or fails.
    expect(sum(forgotten)).toBe(60);
    expect(Math.max(...forgotten.map(Number))).toBeLessThanOrEqual(10);

    const ledgers = [database, other].map(({ queries }) => new SqlEventDeduplicator(queries));
    for (let count = 0; count < 60; count += 1)
      await ledgers[0]?.record(deployment, {
        id: `EV_old_${count}`,
        type: 'room-started',
        room: asId.room('c.1.1'),
        at: 0,
      });
    const soon = Date.now() + 60_000;
    expect(sum(await Promise.all(ledgers.map((ledger) => ledger.forget(soon, 30))))).toBe(60);
    await other.close();
  });

  it('takes an event once, however many processes hear of it', async () => {
    const ledger = new SqlEventDeduplicator(database.queries);
    const event = { id: 'EV_1', type: 'room-started', room: asId.room('c.1.1'), at: 0 } as const;
    const taken = await Promise.all(
      Array.from({ length: 10 }, () => ledger.record(asId.deployment('alder'), event)),
    );
    expect(taken.filter(Boolean)).toEqual([true]);
  });

  describe('as a directory of rooms', () => {
    const here = { node: 'here', url: 'http://here' };
    const there = { node: 'there', url: 'http://there' };

    const TIMES = { ttl: 10, lapsedFor: 30 };

    /** A room of an open call, which nobody has claimed. */
    async function newRoom() {
      const id = asId.call(crypto.randomUUID());
      const deployment = asId.deployment('birch');
      await new SqlCallStore(database.queries).open({
        id,
        tenant: CONTRACT_TENANT,
        key: asId.key(id),
        decision: { deployment, provider: asId.provider('birch'), reason: 'DEFAULT', variant: 'birch' },
        encrypted: false,
        openedAt: Date.now(),
      });
      return roomName(id, { epoch: 1, attempt: 1 });
    }

    it('gives a room to one of those who claim it at once', async () => {
      const placements = new SqlRoomPlacements(database.queries);
      const room = await newRoom();
      const claims = [here, there, here, there].map((owner) => placements.claim(room, owner, 10));
      const nodes = (await Promise.all(claims)).map(({ node }) => node);
      expect(new Set(nodes).size).toBe(1);
      expect((await placements.find(room))?.node).toBe(nodes[0]);
    });

    it('gives a room whose lease lapsed, or that was let go, to the next, as its next incarnation', async () => {
      const placements = new SqlRoomPlacements(database.queries);
      const room = await newRoom();
      expect(await placements.claim(room, here, 10)).toEqual({ ...here, incarnation: 1 });
      expect(await placements.claim(room, there, 10)).toEqual({ ...here, incarnation: 1 });
      expect(await placements.renew([{ room, incarnation: 1 }], 'here', { ttl: -1, lapsedFor: 30 })).toEqual([
        room,
      ]);
      expect(await placements.find(room)).toBeUndefined();
      expect(await placements.claim(room, there, 10)).toEqual({ ...there, incarnation: 2 });
      expect(await placements.renew([{ room, incarnation: 1 }], 'here', TIMES)).toEqual([]);
      await placements.release(room, 'here');
      expect((await placements.find(room))?.node).toBe('there');
      await placements.release(room, 'there');
      expect(await placements.claim(room, here, 10)).toEqual({ ...here, incarnation: 3 });
    });

    it('renews neither what was closed nor what lapsed too long ago, and finds an owner until then', async () => {
      const placements = new SqlRoomPlacements(database.queries);
      const room = await newRoom();
      await placements.claim(room, here, -20);
      expect(await placements.find(room)).toBeUndefined();
      expect(await placements.find(room, 30)).toMatchObject(here);
      expect(await placements.find(room, 10)).toBeUndefined();
      expect(await placements.renew([{ room, incarnation: 1 }], 'here', { ttl: 10, lapsedFor: 10 })).toEqual(
        [],
      );
      expect(await placements.renew([{ room, incarnation: 1 }], 'here', TIMES)).toEqual([room]);
      await new SqlCallStore(database.queries).markRoomClosed(room, Date.now());
      expect(await placements.renew([{ room, incarnation: 1 }], 'here', TIMES)).toEqual([]);
      expect(await placements.find(room)).toMatchObject(here);
    });

    it('gives nobody a room that no call has, or that is closed', async () => {
      const placements = new SqlRoomPlacements(database.queries);
      const unknown = placements.claim(asId.room('unknown.1.1'), here, 10);
      await expect(unknown).rejects.toMatchObject({ code: 'room-not-found' });
      const room = await newRoom();
      await new SqlCallStore(database.queries).markRoomClosed(room, Date.now());
      await expect(placements.claim(room, here, 10)).rejects.toMatchObject({ code: 'room-not-found' });
    });
  });
});
