import { eq } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { sessions } from '../database/account-tables.ts';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { testProduct } from '../testkit/test-product.ts';
import { pruneAccounts } from './prune-accounts.ts';

let world: Awaited<ReturnType<typeof testProduct>>;
beforeAll(async () => {
  world = await testProduct();
}, DATABASE_TIMEOUT);

it('deletes sessions that expired, and no other', async () => {
  const { queries } = world.database;
  const [old, current] = [await world.user('staff'), await world.user('staff')];
  await world.signIn(old.email);
  const cookie = await world.signIn(current.email);
  await queries
    .update(sessions)
    .set({ expiresAt: new Date(Date.now() - 1) })
    .where(eq(sessions.userId, old.id));
  await pruneAccounts(queries, Date.now());
  expect(await queries.select().from(sessions).where(eq(sessions.userId, old.id))).toEqual([]);
  expect((await world.ask('/api/me', { cookie })).status).toBe(200);
});
