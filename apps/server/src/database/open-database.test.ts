import { beforeAll, expect, it } from 'vitest';
import { DATABASE_TIMEOUT, testTenant } from '../testkit/test-database.ts';
import { users } from './account-tables.ts';
import { eq } from 'drizzle-orm';

let world: Awaited<ReturnType<typeof testTenant>>;
beforeAll(async () => {
  world = await testTenant();
}, DATABASE_TIMEOUT);

it('keeps the tables of calls and of the product', async () => {
  const { database, tenant } = world;
  const user = { id: `${tenant}-ada`, tenant, name: 'Ada', email: `${tenant}@example.org` };
  await database.queries.insert(users).values(user);
  const [kept] = await database.queries.select().from(users).where(eq(users.tenant, tenant));
  expect(kept).toMatchObject({ ...user, role: 'visitor', disabledAt: null });
});

it('takes no row of a tenant that does not exist', async () => {
  const stray = { id: 'stray', tenant: 'nowhere', name: 'Bo', email: 'stray@example.org' };
  await expect(world.database.queries.insert(users).values(stray)).rejects.toThrow();
});
