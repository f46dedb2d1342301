import type { Bus } from '@crossfade/video-core/server';
import { PostgresBus } from '@crossfade/video-server/postgres';
import { openRedis } from '@crossfade/video-server/redis';
import type { Database } from '@crossfade/video-server/sql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../apps/server/src/database/open-database.ts';
import { tabletSnapshotSchema } from '../../apps/server/src/visits/http/visit-schemas.ts';
import { SqlVisitStore } from '../../apps/server/src/visits/store/sql-visit-store.ts';
import { readSnapshots, snapshotWhen } from '../../apps/server/src/visits/testkit/read-snapshots.ts';
import { visitWorld, type VisitWorld } from '../../apps/server/src/visits/testkit/visit-world.ts';
import { startPostgres } from '../../scripts/stack/postgres.mjs';
import { startRedis } from '../../scripts/stack/redis.mjs';
import { freePort } from './free-port.ts';

const quiet = { warn: () => {}, error: () => {}, info: () => {}, debug: () => {} };

interface Connected {
  readonly bus: Bus;
  close(): Promise<void>;
}

/** What tells one process of what another did. */
const BUSES: readonly {
  readonly through: string;
  readonly start: () => Promise<{
    readonly connect: () => Promise<Connected>;
    readonly stop: () => Promise<void>;
  }>;
}[] = [
  {
    through: 'PostgreSQL',
    start: async () => ({
      connect: async () => {
        const bus = await PostgresBus.connect(server.url, { log: quiet });
        return { bus, close: () => bus.close() };
      },
      stop: () => Promise.resolve(),
    }),
  },
  {
    through: 'Redis',
    start: async () => {
      const redis = await startRedis({ port: await freePort() });
      const connect = () => openRedis(redis.url, { log: quiet });
      return { connect, stop: () => redis.stop() };
    },
  },
];

let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
  server = await startPostgres({ port: await freePort() });
});
afterAll(() => server.stop());

describe.each(BUSES)('visits of two processes over PostgreSQL, notified through $through', ({ start }) => {
  let between: Awaited<ReturnType<typeof start>>;
  const databases: Database[] = [];
  const connections: Connected[] = [];
  const worlds: VisitWorld[] = [];
  const [first, second] = [() => worldAt(0), () => worldAt(1)];
  const worldAt = (index: number): VisitWorld => {
    const world = worlds[index];
    if (!world) throw new Error('the process was not started');
    return world;
  };

  beforeAll(async () => {
    between = await start();
    for (const _ of ['one', 'two']) {
      const over = await openDatabase({ DATABASE_URL: server.url, DATA_DIR: '' }, quiet);
      const connection = await between.connect();
      databases.push(over);
      connections.push(connection);
      const [beside] = worlds;
      worlds.push(
        await visitWorld({
          bus: connection.bus,
          over,
          ...(beside && { beside: { ...beside, database: over } }),
        }),
      );
    }
  });
  afterAll(async () => {
    for (const world of worlds) await world.stop();
    for (const connection of connections) await connection.close();
    for (const database of databases) await database.close();
    await between.stop();
  });

  it('serve one lobby, one ring and one call', async () => {
    const [one, two] = [first(), second()];
    const streams = await Promise.all(
      [one, two].map(async (process) =>
        readSnapshots(await process.get('/api/tablet/events', one.tabletCookie)),
      ),
    );
    const everywhere = (rings: boolean) =>
      Promise.all(
        streams.map((stream) =>
          snapshotWhen(
            stream,
            (value) => tabletSnapshotSchema.parse(value),
            ({ ring }) => (ring !== undefined) === rings,
          ),
        ),
      );
    await everywhere(false);
    const { visit, token } = await one.invite();
    const anna = one.browser(token);
    const ringing = everywhere(true);
    await anna.press('knock');
    const rang = Math.max(...(await ringing).map(({ took }) => took));
    console.info(`tablets on both processes rang ${rang.toFixed(0)} ms after a knock`);
    const entry = await two.entryOf(visit);
    const silent = everywhere(false);
    await two.post(`/api/tablet/entries/${entry}/answer`, {}, one.tabletCookie);
    await silent;
    const admissions = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : two).post(`/api/tablet/entries/${entry}/admit`, {}, one.tabletCookie),
      ),
    );
    expect([...new Set(admissions.map(({ status }) => status))]).toEqual([200]);
    expect((await two.join(visit.key, anna.cookie)).status).toBe(200);
    await two.services.visits.take(visit.id, { type: 'end' });
    expect((await anna.show()).state).toEqual({ name: 'over', reason: 'ended' });
    await Promise.all(streams.map((stream) => stream.return(undefined)));
    expect([...one.failures, ...two.failures]).toEqual([]);
  });

  it('are listed a page at a time, and counted', async () => {
    const { tenant, database, clock, invite, services } = first();
    const store = new SqlVisitStore(database.queries);
    for (const name of ['Ben', 'Carl', 'Dora']) {
      const { visit } = await invite({ visitor: { name, relation: '' } });
      await services.visits.take(visit.id, { type: 'cancel' });
    }
    const all = { from: 0, to: clock.now() + 60_000 };
    const pages: string[][] = [];
    for (
      let after: Awaited<ReturnType<typeof store.listHistory>>[number]['id'] | undefined;
      pages.length < 5;
    ) {
      const page = await store.listHistory(tenant, {
        ...all,
        limit: 2,
        ...(after !== undefined && { after }),
      });
      after = page.at(-1)?.id;
      pages.push(page.map(({ guests }) => guests[0]?.name ?? ''));
      if (after === undefined) break;
    }
    expect(pages).toEqual([['Dora', 'Carl'], ['Ben', 'Anna'], []]);
    const [latest, ...rest] = await store.listInvitations(tenant, { limit: 10 });
    const further = await store.listInvitations(tenant, { limit: 10, after: latest?.id ?? '' });
    expect(further.map(({ id }) => id)).toEqual(rest.map(({ id }) => id));
    expect(await store.listInvitations(tenant, { limit: 10, search: 'carl' })).toHaveLength(1);
    expect(await store.figures(tenant, 'Europe/Berlin', 12)).toMatchObject([{ visits: 4, answered: 1 }]);
  });
});
