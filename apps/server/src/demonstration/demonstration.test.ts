import { eq } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { residences, residents, visitors } from '../database/residence-tables.ts';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { cookiesOf, PASSWORD, testProduct } from '../testkit/test-product.ts';
import { DEMONSTRATION_PASSWORD } from './demonstration-people.ts';
import { planVisits } from './plan-visits.ts';
import { seedDemonstration } from './seed-demonstration.ts';
import { wipeDemonstration } from './wipe-demonstration.ts';

let world: Awaited<ReturnType<typeof testProduct>>;
beforeAll(async () => {
  world = await testProduct({ demonstration: true });
}, DATABASE_TIMEOUT);

it('is made once, signed in to by a click, and not made again once it is wiped', async () => {
  const { database, tenant, ask, signIn } = world;
  const { queries } = database;
  const made = await Promise.all([seedDemonstration(queries, tenant), seedDemonstration(queries, tenant)]);
  expect(made.toSorted()).toEqual([false, true]);
  const planned: unknown[] = [];
  const invitations = {
    invite: (...invited: unknown[]) => {
      planned.push(invited);
      return Promise.reject(new Error('not in this test'));
    },
  };
  await expect(planVisits(queries, tenant, invitations, 0)).rejects.toThrow('not in this test');
  expect(planned).toMatchObject([[tenant, 'demonstration', { startsAt: 0 }]]);
  const listed = await ask('/api/demo');
  expect(await listed.json()).toMatchObject({
    users: [{ role: 'admin' }, { role: 'staff' }, { role: 'visitor' }],
  });
  const clicked = await ask('/api/demo/sign-in', { body: { email: 'sam@demo.example' } });
  const cookie = cookiesOf(clicked);
  expect(await (await ask('/api/me', { cookie })).json()).toMatchObject({
    name: 'Sam Weber',
    role: 'staff',
    residence: { name: 'Lindenhof' },
  });
  await signIn('ada@demo.example', DEMONSTRATION_PASSWORD);
  expect(await (await ask('/api/residents', { cookie })).json()).toMatchObject({
    items: [{ name: 'Henry Okafor', tablets: ['Lounge'] }, { name: 'Mei Chen' }, { name: 'Rosa Martin' }],
  });
  const stranger = await world.user('staff');
  expect((await ask('/api/demo/sign-in', { body: { email: stranger.email } })).status).toBe(404);

  expect(await wipeDemonstration(queries, tenant)).toBe(true);
  expect(await wipeDemonstration(queries, tenant)).toBe(false);
  expect((await ask('/api/me', { cookie })).status).toBe(401);
  for (const table of [residents, visitors])
    expect(await queries.select().from(table).where(eq(table.tenant, tenant))).toEqual([]);
  expect(await seedDemonstration(queries, tenant)).toBe(false);
  expect(await (await ask('/api/demo')).json()).toEqual({ users: [] });
});

it('leaves a residence alone that people work in', async () => {
  const other = await testProduct();
  const { queries } = other.database;
  await queries.insert(residences).values({ tenant: other.tenant, name: 'Real', timeZone: 'UTC' });
  const { email } = await other.user('staff');
  expect(await wipeDemonstration(queries, other.tenant)).toBe(false);
  await other.signIn(email, PASSWORD);
});

it('admits nobody in production, neither by its password nor by a session from before', async () => {
  const development = await testProduct({ demonstration: true });
  const { queries } = development.database;
  await queries
    .insert(residences)
    .values({ tenant: development.tenant, name: 'Shown', timeZone: 'UTC', demonstration: true });
  const { email } = await development.user('admin');
  const cookie = await development.signIn(email);
  const production = await testProduct({ demonstration: false });
  expect((await production.ask('/api/me', { cookie })).status).toBe(401);
  await expect(production.signIn(email)).rejects.toThrow('sign-in-failed');
  expect((await development.ask('/api/me', { cookie })).status).toBe(200);
});

it('is not offered outside development', async () => {
  const other = await testProduct({ demonstration: false });
  expect((await other.ask('/api/demo')).status).toBe(404);
  expect((await other.ask('/api/demo/sign-in', { body: { email: 'sam@demo.example' } })).status).toBe(404);
});
