import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ingresses } from '../../database/ingress-tables.ts';
import { DATABASE_TIMEOUT, newDatabase, testTenant } from '../../testkit/test-database.ts';
import { createUser } from '../../accounts/create-user.ts';
import { IngressStore } from './ingress-store.ts';
import { hasIngresses, restoreIngresses, retireIngresses } from './retire-ingresses.ts';

let database: Awaited<ReturnType<typeof newDatabase>>;
beforeAll(async () => {
  database = await newDatabase();
}, DATABASE_TIMEOUT);
afterAll(() => database.close());

it('exports and drops the keys once nobody uses them, and brings them back', async () => {
  const { queries } = database;
  const { tenant } = await testTenant(database);
  const role = 'visitor' as const;
  const user = await createUser(queries, { tenant, name: 'Ada', email: 'ada@example.org', role, hash: 'x' });
  const store = new IngressStore(queries);
  await store.replace({ user, tenant, id: 'IN_1', type: 'rtmp', serverUrl: 'rtmp://x/live', key: 'the-key' });
  const now = Date.now();
  let kept = '';
  const retire = (modeIsOn: boolean, at = now) =>
    retireIngresses(queries, { modeIsOn, now: at, keep: async (lines) => void (kept = lines) });

  await expect(retire(true)).rejects.toThrow('STREAM_MODES has ingress');
  expect(await store.claim('IN_1', 'session', now)).toBe(true);
  await expect(retire(false)).rejects.toThrow('1 encoders send now');
  await expect(
    retireIngresses(queries, {
      modeIsOn: false,
      now: now + 60_000,
      keep: () => Promise.reject(new Error('the disk is full')),
    }),
  ).rejects.toThrow('the disk is full');
  expect(await store.findByKey('the-key', now)).toMatchObject({ id: 'IN_1', active: true });

  expect(await retire(false, now + 60_000)).toBe('1 keys exported, and their table dropped.');
  expect(await hasIngresses(queries)).toBe(false);
  expect(kept).toContain('"ingress_id":"IN_1"');
  expect(await retire(false)).toContain('Nothing was changed');

  expect(await restoreIngresses(queries, kept)).toBe('1 of 1 keys restored.');
  expect(await store.findByKey('the-key', now)).toMatchObject({ id: 'IN_1', user });
  await expect(restoreIngresses(queries, kept)).rejects.toThrow('Nothing was changed');
  const [row] = await queries.select().from(ingresses).where(eq(ingresses.user, user));
  expect(row?.createdAt).toBeInstanceOf(Date);
});
