import { randomUUID } from 'node:crypto';
import { schema } from '@crossfade/video-server/sql';
import { expect, it } from 'vitest';
import { residents } from '../database/residence-tables.ts';
import { emptySharedDatabase } from './shared-database.ts';
import { DATABASE_TIMEOUT, testTenant } from './test-database.ts';

it(
  'keeps no row for the next test file, and works as before',
  async () => {
    const { database, tenant } = await testTenant();
    const rosa = (of: string) =>
      database.queries.insert(residents).values({ id: randomUUID(), tenant: of, name: 'Rosa' });
    await rosa(tenant);
    await emptySharedDatabase();
    expect(await database.queries.select().from(residents)).toEqual([]);
    expect(await database.queries.select().from(schema.tenants)).toEqual([]);
    // References are looked at again.
    await expect(rosa(tenant)).rejects.toThrow();
    await rosa((await testTenant()).tenant);
  },
  DATABASE_TIMEOUT,
);
