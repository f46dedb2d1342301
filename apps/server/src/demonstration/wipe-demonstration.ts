import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq } from 'drizzle-orm';
import { accountInvitations, users } from '../database/account-tables.ts';
import {
  blocks,
  incidents,
  relations,
  residences,
  residents,
  tabletResidents,
  tablets,
  visitors,
} from '../database/residence-tables.ts';
import { visits } from '../database/visit-tables.ts';

/** In the order in which nothing is referenced by what is left. */
const TABLES = [
  visits,
  incidents,
  blocks,
  relations,
  tabletResidents,
  tablets,
  visitors,
  residents,
  accountInvitations,
  users,
] as const;

/**
 * Deletes everything of a residence that the seed made, with all later changes, and keeps an empty one in its place, so
 * that the next start makes no other. Answers whether there was one; a residence that is not a demonstration is left alone.
 */
export async function wipeDemonstration(queries: Queries, tenant: TenantId): Promise<boolean> {
  return queries.transaction(async (transaction) => {
    const emptied = await transaction
      .update(residences)
      .set({ demonstration: false, name: 'Residence' })
      .where(and(eq(residences.tenant, tenant), eq(residences.demonstration, true)))
      .returning({ tenant: residences.tenant });
    if (emptied.length === 0) return false;
    for (const table of TABLES) await transaction.delete(table).where(eq(table.tenant, tenant));
    return true;
  });
}
