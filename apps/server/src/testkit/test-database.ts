import { randomUUID } from 'node:crypto';
import { asId, type TenantId } from '@crossfade/video-core';
import { schema, type Database } from '@crossfade/video-server/sql';
import { openInMemory } from '../database/open-database.ts';
import { sharedDatabase } from './shared-database.ts';

/** Milliseconds for the first that asks, on a busy machine: an embedded database takes seconds to make. */
export const DATABASE_TIMEOUT = 60_000;

/** Begins with what scripts/test/empty-database.mjs made. */
export const newDatabase = (): Promise<Database> => openInMemory(process.env['CROSSFADE_EMPTY_DATABASE']);

/**
 * One migrated database in memory for all test files of a worker, or another one; a tenant of its own for each that asks. What
 * reads across tenants sees the rows of all who asked in the same file.
 */
export async function testTenant(
  over?: Database,
): Promise<{ readonly database: Database; readonly tenant: TenantId }> {
  const database = over ?? (await sharedDatabase(newDatabase));
  const tenant = asId.tenant(`test-${randomUUID()}`);
  await database.queries.insert(schema.tenants).values({ id: tenant });
  return { database, tenant };
}
