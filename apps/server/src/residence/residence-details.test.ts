import { beforeAll, expect, it } from 'vitest';
import { DATABASE_TIMEOUT } from '../testkit/test-database.ts';
import { testProduct } from '../testkit/test-product.ts';

const heard: string[] = [];
let world: Awaited<ReturnType<typeof testProduct>>;
let [staff, admin] = ['', ''];
beforeAll(async () => {
  world = await testProduct({ changed: (tenant) => heard.push(tenant) });
  staff = await world.signIn((await world.user('staff')).email);
  admin = await world.signIn((await world.user('admin')).email);
}, DATABASE_TIMEOUT);

const read = async () => (await world.ask('/api/residence', { cookie: staff })).json();
const change = (body: object, cookie = admin) =>
  world.ask('/api/residence', { method: 'PATCH', body, cookie });

it('an administrator says how the residence is called, where it is and how it is reached', async () => {
  expect(await read()).toEqual({ name: '', timeZone: 'UTC', contact: null, language: 'en' });
  const described = {
    name: 'Linden House',
    timeZone: 'Europe/Berlin',
    contact: '030 123456',
    language: 'de',
  };
  expect(await (await change(described)).json()).toEqual(described);
  expect(await (await change({ contact: '' })).json()).toEqual({ ...described, contact: null });
  expect(await read()).toEqual({ ...described, contact: null });
  expect(heard).toEqual([world.tenant, world.tenant]);
  expect(await (await world.ask('/api/me', { cookie: staff })).json()).toMatchObject({
    residence: { name: 'Linden House', timeZone: 'Europe/Berlin' },
  });
});

it.each([{ timeZone: 'Berlin' }, { timeZone: '+01:00' }, { name: '' }, {}])('refuses %o', async (body) => {
  expect((await change(body)).status).toBe(400);
});

it('is no matter of staff', async () => {
  expect((await change({ name: 'Mine' }, staff)).status).toBe(403);
});
