import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, isNull, notExists, type SQL } from 'drizzle-orm';
import { users } from '../database/account-tables.ts';
import { residences } from '../database/residence-tables.ts';

/**
 * Which users may sign in and act: those who are not disabled, and not those of a demonstration, whose password everyone
 * can read, unless the server offers one. A database that was begun in development may be served in production.
 */
export function isAdmitted(queries: Queries, demonstration: boolean): SQL | undefined {
  const ofDemonstration = queries
    .select({ tenant: residences.tenant })
    .from(residences)
    .where(and(eq(residences.tenant, users.tenant), eq(residences.demonstration, true)));
  return and(isNull(users.disabledAt), demonstration ? undefined : notExists(ofDemonstration));
}
