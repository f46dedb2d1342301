import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { incidents, residents } from '../../database/residence-tables.ts';
import { DATABASE_TIMEOUT, testTenant } from '../../testkit/test-database.ts';
import { callKeyOf } from '../door/visit-keys.ts';
import { randomId, visitIdSchema } from '../policy/visit-ids.ts';
import type { Visit } from '../policy/visit.ts';
import { fakeVisit, MINUTE, START } from '../testkit/visit-scene.ts';
import { SqlVisitStore } from './sql-visit-store.ts';

let place: Awaited<ReturnType<typeof testTenant>>;
let store: SqlVisitStore;
const resident = randomUUID();
beforeAll(async () => {
  place = await testTenant();
  const { database, tenant } = place;
  store = new SqlVisitStore(database.queries);
  await database.queries.insert(residents).values({ id: resident, tenant, name: 'Rosa' });
}, DATABASE_TIMEOUT);

async function add(change: Partial<Visit> = {}, due?: number): Promise<Visit> {
  const { tenant } = place;
  const id = visitIdSchema.parse(randomId());
  const visit = fakeVisit({ tenant, resident, id, key: callKeyOf(id), ...change });
  await store.add(visit, due);
  return visit;
}

describe('stored visits', () => {
  it('are changed by one of those who read the same version', async () => {
    const visit = await add();
    const longer = { ...visit, limit: visit.limit + MINUTE };
    const saved = await Promise.all([1, 2, 3, 4].map(() => store.save(longer, 0, undefined)));
    expect(saved.filter(Boolean)).toHaveLength(1);
    expect(await store.find(visit.id)).toEqual({ visit: longer, version: 1 });
    expect(await store.findByKey(visit.key)).toEqual({ visit: longer, version: 1 });
  });

  it('are taken by one process when they are due, and again when that one does nothing', async () => {
    const visit = await add({}, START);
    const claim = async (now: number): Promise<number> => {
      const due = await store.claimDue(now, now + 5_000, 50);
      return due.filter((one) => one.visit.id === visit.id).length;
    };
    expect((await Promise.all([1, 2, 3].map(() => claim(START)))).toSorted()).toEqual([0, 0, 1]);
    expect(await claim(START + 4_999)).toBe(0);
    expect(await claim(START + 5_000)).toBe(1);
    // Of another version: the process that changed it has set the time.
    await store.postpone(visit.id, 1, undefined);
    expect(await claim(START + 10_000)).toBe(1);
    await store.postpone(visit.id, 0, undefined);
    expect(await claim(START + 15_000)).toBe(0);
  });

  it('are forgotten in time, but for those that an open incident names', async () => {
    const over = { at: START, outcome: 'ended' } as const;
    const [old, held, recent] = [
      await add({ over }),
      await add({ over }),
      await add({ over: { ...over, at: START + MINUTE } }),
    ];
    const { database, tenant } = place;
    const incident = { id: randomUUID(), tenant, visit: held.id, description: 'A fall.', reportedBy: 'nina' };
    await database.queries.insert(incidents).values(incident);
    expect(await store.forget(START + 1, 10)).toBe(1);
    expect(
      await Promise.all([old, held, recent].map(async ({ id }) => (await store.find(id))?.visit.id)),
    ).toEqual([undefined, held.id, recent.id]);
    await database.queries
      .update(incidents)
      .set({ closedAt: new Date() })
      .where(eq(incidents.id, incident.id));
    expect(await store.forget(START + 1, 10)).toBe(1);
  });

  it('are counted per month in the time zone of the residence', async () => {
    const { tenant } = await testTenant();
    const [rosa] = await place.database.queries
      .insert(residents)
      .values({ id: randomUUID(), tenant, name: 'Rosa' })
      .returning();
    const ofTenant = { tenant, resident: rosa?.id ?? '' };
    // In Berlin it is December already.
    const startsAt = Date.UTC(2026, 10, 30, 23, 30);
    const at = startsAt + 10 * MINUTE;
    await add({
      ...ofTenant,
      startsAt,
      callSince: startsAt,
      over: { at, outcome: 'ended', cause: 'absent' },
    });
    await add({ ...ofTenant, over: { at: START, outcome: 'declined' } });
    expect(await store.figures(tenant, 'Europe/Berlin', 12)).toMatchObject([
      { month: '2026-12', visits: 1, answered: 1, minutes: 10, failed: 1 },
      { month: '2026-11', visits: 1, declined: 1, minutes: 0, failed: 0 },
    ]);
  });
});
