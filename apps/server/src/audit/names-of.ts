import type { TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import { and, eq, inArray } from 'drizzle-orm';
import { users } from '../database/account-tables.ts';
import { residents, tablets, visitors } from '../database/residence-tables.ts';
import { visitInvitations, visits } from '../database/visit-tables.ts';

/** The id of a user or tablet, where one did it. */
export const idOfSubject = (subject: string): string => subject.replace(/^(?:user|tablet):/, '');

/**
 * What users, tablets, residents and visitors are called now, by their ids; of a visit the name of its resident, and of an
 * invitation that of its visitor.
 */
export async function namesOf(
  queries: Queries,
  tenant: TenantId,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const named = await Promise.all([
    ...[users, tablets, residents, visitors].map((table) =>
      queries
        .select({ id: table.id, name: table.name })
        .from(table)
        .where(and(eq(table.tenant, tenant), inArray(table.id, wanted))),
    ),
    queries
      .select({ id: visits.id, name: residents.name })
      .from(visits)
      .innerJoin(residents, eq(residents.id, visits.resident))
      .where(and(eq(visits.tenant, tenant), inArray(visits.id, wanted))),
    queries
      .select({ id: visitInvitations.id, name: visitors.name })
      .from(visitInvitations)
      .innerJoin(visitors, eq(visitors.id, visitInvitations.visitor))
      .where(and(eq(visitInvitations.tenant, tenant), inArray(visitInvitations.id, wanted))),
  ]);
  return new Map(named.flat().map(({ id, name }) => [id, name]));
}

/** What those who did something are called now, by their subjects; operators and automatic deeds have no name. */
export async function subjectNames(
  queries: Queries,
  tenant: TenantId,
  subjects: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = await namesOf(queries, tenant, subjects.map(idOfSubject));
  return new Map(
    subjects.flatMap((subject) => {
      const name = names.get(idOfSubject(subject));
      return name === undefined ? [] : [[subject, name] as const];
    }),
  );
}
