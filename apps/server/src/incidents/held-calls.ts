import { schema, type Queries } from '@crossfade/video-server/sql';
import { and, eq, exists, isNull, or, sql, type SQL } from 'drizzle-orm';
import { incidents } from '../database/residence-tables.ts';
import { visits } from '../database/visit-tables.ts';
import { DOOR_KEYS } from '../visits/door/visit-keys.ts';

/**
 * The hold of an incident, as a condition over the table of calls: while it is open, retention deletes neither the call
 * that it is about nor any call of its visit, nor their chat, decisions and audit entries.
 */
export function heldCalls(queries: Queries): SQL {
  const { calls } = schema;
  const about = or(
    eq(incidents.call, calls.id),
    eq(visits.key, calls.key),
    sql`${calls.key} like ${DOOR_KEYS} || ${incidents.visit} || '-%'`,
  );
  const open = queries
    .select({ id: incidents.id })
    .from(incidents)
    .leftJoin(visits, eq(visits.id, incidents.visit))
    .where(and(isNull(incidents.closedAt), eq(incidents.tenant, calls.tenant), about));
  return exists(open);
}
