import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, exists, isNotNull, isNull, or, sql, type SQL } from 'drizzle-orm';
import { recordings } from '../../database/recording-tables.ts';
import { incidents } from '../../database/residence-tables.ts';

/**
 * The hold, as a condition over the table of recordings: by staff, or by an open incident about the call or the visit. What
 * is held is not deleted.
 */
export function heldRecordings(queries: Queries): SQL {
  const open = queries
    .select({ id: incidents.id })
    .from(incidents)
    .where(
      and(
        isNull(incidents.closedAt),
        eq(incidents.tenant, recordings.tenant),
        or(eq(incidents.call, recordings.call), eq(incidents.visit, recordings.visit)),
      ),
    );
  return sql`(${isNotNull(recordings.heldAt)} or ${exists(open)})`;
}
