import type { TenantId } from '@crossfade/video-core';
import { schema, type Queries } from '@crossfade/video-server/sql';
import { and, desc, eq, isNull, lt, or, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { subjectNames } from '../audit/names-of.ts';
import { recordDeed } from '../audit/record-deed.ts';
import { incidents, residents, visitors } from '../database/residence-tables.ts';
import { visits } from '../database/visit-tables.ts';
import { NotFoundError } from '../errors/not-found-error.ts';
import { subjectOf } from '../rights/caller.ts';
import type { Manager } from '../rights/request-rights.ts';

export interface NewIncident {
  /** Made by who reports it, so that a report that is sent again is the same one. */
  readonly id: string;
  readonly description: string;
  readonly visit?: string;
  readonly call?: string;
  readonly resident?: string;
  readonly visitor?: string;
}

/** Where a page of incidents ended: the time of the last, and its id. */
export interface IncidentCursor {
  readonly at: Date;
  readonly id: string;
}

/** What happened and must be looked into; while it is open, nothing of its visit and call is deleted. */
export class Incidents {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** The latest first. */
  async list(tenant: TenantId, limit: number, after?: IncidentCursor) {
    const rows = await this.#queries
      .select()
      .from(incidents)
      .where(
        and(
          eq(incidents.tenant, tenant),
          after &&
            or(
              lt(incidents.reportedAt, after.at),
              and(eq(incidents.reportedAt, after.at), lt(incidents.id, after.id)),
            ),
        ),
      )
      .orderBy(desc(incidents.reportedAt), desc(incidents.id))
      .limit(limit);
    return described(this.#queries, tenant, rows);
  }

  /** Idempotent by the id. Rejects with `NotFoundError` when what it is about is not of the tenant. */
  async report(manager: Manager, { id, description, ...about }: NewIncident) {
    const { tenant } = manager;
    return this.#queries.transaction(async (transaction) => {
      for (const [what, table, value] of [
        ['resident', residents, about.resident],
        ['visitor', visitors, about.visitor],
        ['visit', visits, about.visit],
        ['call', schema.calls, about.call],
      ] as const)
        if (value !== undefined) await requireIn(transaction, tenant, what, table, value);
      const made = await transaction
        .insert(incidents)
        .values({ id, tenant, description, reportedBy: subjectOf(manager), ...about })
        .onConflictDoNothing()
        .returning({ id: incidents.id });
      if (made.length > 0)
        await recordDeed(transaction, manager, { action: 'incidents:report', detail: id, change: about });
      return find(transaction, tenant, id);
    });
  }

  /** Ends the hold. Idempotent: what is closed keeps its outcome. */
  async close(manager: Manager, id: string, outcome: string) {
    return this.#queries.transaction(async (transaction) => {
      const closed = await transaction
        .update(incidents)
        .set({ closedAt: new Date(), closedBy: subjectOf(manager), outcome })
        .where(and(eq(incidents.tenant, manager.tenant), eq(incidents.id, id), isNull(incidents.closedAt)))
        .returning({ id: incidents.id });
      if (closed.length > 0)
        await recordDeed(transaction, manager, { action: 'incidents:close', detail: id });
      return find(transaction, manager.tenant, id);
    });
  }
}

async function find(queries: Queries, tenant: TenantId, id: string) {
  const rows = await queries
    .select()
    .from(incidents)
    .where(and(eq(incidents.tenant, tenant), eq(incidents.id, id)));
  const [incident] = await described(queries, tenant, rows);
  if (!incident) throw new NotFoundError('incident');
  return incident;
}

async function requireIn(
  queries: Queries,
  tenant: TenantId,
  what: string,
  table: PgTable & { readonly id: PgColumn; readonly tenant: PgColumn },
  id: string,
): Promise<void> {
  const inTenant: SQL | undefined = and(eq(table.tenant, tenant), eq(table.id, id));
  const found = await queries.select({ id: table.id }).from(table).where(inTenant);
  if (found.length === 0) throw new NotFoundError(what);
}

/** With who reported and closed them by name, as they are called now. */
async function described(
  queries: Queries,
  tenant: TenantId,
  rows: readonly (typeof incidents.$inferSelect)[],
) {
  const subjects = rows.flatMap(({ reportedBy, closedBy }) => [
    reportedBy,
    ...(closedBy === null ? [] : [closedBy]),
  ]);
  const names = await subjectNames(queries, tenant, subjects);
  const nameOf = (subject: string): string => names.get(subject) ?? subject;
  return rows.map((row) => ({
    id: row.id,
    description: row.description,
    visit: row.visit,
    call: row.call,
    resident: row.resident,
    visitor: row.visitor,
    reportedBy: nameOf(row.reportedBy),
    reportedAt: row.reportedAt.toISOString(),
    closedBy: row.closedBy === null ? null : nameOf(row.closedBy),
    closedAt: row.closedAt?.toISOString() ?? null,
    outcome: row.outcome,
  }));
}
