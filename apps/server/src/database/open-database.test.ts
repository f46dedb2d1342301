import { schema, type Database } from '@crossfade/video-server/sql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROLES, users } from './account-tables.ts';
import { openInMemory } from './open-database.ts';
import { pairingCodes, tablets } from './residence-tables.ts';

let database: Database;
beforeAll(async () => {
  database = await openInMemory();
  await database.queries.insert(schema.tenants).values({ id: 'default' });
});
afterAll(() => database.close());

it('keeps the tables of calls and of the product', async () => {
  const user = { id: 'u1', tenant: 'default', name: 'Ada', email: 'ada@example.org' };
  await database.queries.insert(users).values(user);
  const [kept] = await database.queries.select().from(users);
  expect(kept).toMatchObject({ ...user, role: ROLES[2], disabledAt: null });
});

it('takes no row of a tenant that does not exist', async () => {
  const stray = { id: 'u2', tenant: 'nowhere', name: 'Bo', email: 'bo@example.org' };
  await expect(database.queries.insert(users).values(stray)).rejects.toThrow();
});

it('takes no tablet, and no code, of nobody', async () => {
  const common = { tenant: 'default', name: 'Hall' };
  const tablet = { id: 't1', secretHash: 'h', pairedBy: 'u1', ...common };
  await expect(database.queries.insert(tablets).values(tablet)).rejects.toThrow();
  const code = { id: 'c1', codeHash: 'h', createdBy: 'u1', expiresAt: new Date(), ...common };
  await expect(database.queries.insert(pairingCodes).values(code)).rejects.toThrow();
});
