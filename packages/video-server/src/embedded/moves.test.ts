import { asId, type MoveId } from '@crossfade/video-core';
import { MemoryNetwork, SOON } from '@crossfade/video-core/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { Database } from '../database/queries.ts';
import { sqlStore } from '../database/sql-store.ts';
import { FakePage } from '../testkit/fake-page.ts';
import { fakeRoutes, STAFF_TOKEN } from '../testkit/fake-routes.ts';
import { memoryLog } from '../testkit/memory-log.ts';
import { openEmbedded } from './open-embedded.ts';

/** Milliseconds. A new database takes 2 s on an idle machine, and a busy one runs these tests. */
const PATIENCE = 60_000;
const begunSchema = z.object({ move: z.string() });
const staff = { authorization: `Bearer ${STAFF_TOKEN}` };

describe('a move over a database', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openEmbedded(undefined, [], process.env['CROSSFADE_EMPTY_DATABASE']);
  }, PATIENCE);
  afterAll(() => database.close());

  /** Two servers over the same database and deployments; nothing but the database tells one of the other. */
  async function twoServers() {
    const networks = { alder: new MemoryNetwork(), birch: new MemoryNetwork() };
    const store = sqlStore(database, memoryLog().log);
    const [one, two] = [fakeRoutes({ store, networks }), fakeRoutes({ store, networks })];
    await Promise.all([one.server.start(), two.server.start()]);
    return { one, two, networks, moves: store.moves };
  }

  async function begin({ post }: Pick<ReturnType<typeof fakeRoutes>, 'post'>, key: string): Promise<MoveId> {
    const response = await post('/moves', { key, to: 'birch' }, staff);
    expect(response.status).toBe(202);
    return asId.move(begunSchema.parse(await response.json()).move);
  }

  it.each(['before anything was prepared', 'while it is prepared', 'after the commit'] as const)(
    'is carried on by another process when the one that began it dies %s',
    async (when) => {
      const { one, two, networks, moves } = await twoServers();
      const key = `garden-${crypto.randomUUID()}`;
      const ada = await FakePage.join(one, { key });
      const id = await begin(one, key);
      if (when === 'before anything was prepared') await one.server.stop();
      if (when === 'while it is prepared') {
        await ada.told('prepare');
        await one.server.stop();
      }
      if (when === 'after the commit') {
        await ada.told('prepare');
        await ada.report(id, 'ready');
        await ada.told('committed');
        await one.server.stop();
      }
      // The page reconnects to the process that is left, and reports again.
      const again = await FakePage.reconnect(two, ada);
      if (when !== 'after the commit') {
        await again.told('prepare');
        await again.report(id, 'ready');
      }
      await again.told('committed');
      await again.report(id, 'swapped');
      await vi.waitFor(
        async () => expect(await moves.find(id)).toMatchObject({ phase: 'finished', cleared: true }),
        SOON,
      );
      expect(again.epoch).toBe(2);
      expect(networks.alder.openRooms).toEqual([]);
      expect(networks.birch.openRooms).toHaveLength(1);
      await two.server.stop();
    },
    PATIENCE,
  );

  it(
    'moves nothing because one process has lost its way to a deployment, and everything when that is all there is',
    async () => {
      const store = sqlStore(database, memoryLog().log);
      const [alder, birch] = [new MemoryNetwork(), new MemoryNetwork()];
      const one = fakeRoutes({ store, networks: { alder, birch } });
      // The same deployment, as another process sees it.
      const lost = new MemoryNetwork();
      const two = fakeRoutes({ store, networks: { alder: lost, birch } });
      await Promise.all([one.server.start(), two.server.start()]);
      const key = `garden-${crypto.randomUUID()}`;
      const { answer } = await FakePage.join(one, { key });
      lost.reachable = false;
      const pin = async () => (await store.calls.find(asId.call(answer.call)))?.pin;
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      expect(await pin()).toBe('alder');
      await one.server.stop();
      await vi.waitFor(async () => expect(await pin()).toBe('birch'), SOON);
      await two.server.stop();
    },
    PATIENCE,
  );
});
