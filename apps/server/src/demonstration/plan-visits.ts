import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, gte } from 'drizzle-orm';
import { relations, residences } from '../database/residence-tables.ts';
import { visits } from '../database/visit-tables.ts';
import type { Invitations } from '../visits/service/invitations.ts';

const HOUR = 3_600_000;
/** Minutes of each visit. */
const MINUTES = 45;

/** Gives a demonstration residence visits for the next hours, once in half a day. */
export async function planVisits(
  queries: Queries,
  tenant: TenantId,
  invitations: Pick<Invitations, 'invite'>,
  now: number,
): Promise<void> {
  const pairs = await queries
    .select({ resident: relations.resident, visitor: relations.visitor })
    .from(relations)
    .innerJoin(residences, and(eq(residences.tenant, relations.tenant), eq(residences.demonstration, true)))
    .where(eq(relations.tenant, tenant))
    .orderBy(relations.relation)
    .limit(3);
  const [planned] = await queries
    .select({ id: visits.id })
    .from(visits)
    .where(and(eq(visits.tenant, tenant), gte(visits.startsAt, new Date(now - 6 * HOUR))))
    .limit(1);
  if (planned) return;
  for (const [index, pair] of pairs.entries())
    await invitations.invite(tenant, 'demonstration', {
      ...pair,
      minutes: MINUTES,
      startsAt: now + index * HOUR,
    });
}
