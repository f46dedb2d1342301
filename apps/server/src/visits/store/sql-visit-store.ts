import { asId, type CallKey, type TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { incidents, visitors } from '../../database/residence-tables.ts';
import { visitInvitations, visits } from '../../database/visit-tables.ts';
import { nameHas } from '../../http/pages.ts';
import { guestIdSchema, visitIdSchema, type GuestId, type VisitId } from '../policy/visit-ids.ts';
import { visitSchema, type Visit } from '../policy/visit.ts';
import type {
  DueAt,
  HistoryPage,
  InvitationPage,
  MonthOfVisits,
  StoredInvitation,
  StoredVisit,
  VisitStore,
} from './visit-store.ts';

const STORED = { state: visits.state, version: visits.version };

/** Visits in PostgreSQL or its embedded sibling. */
export class SqlVisitStore implements VisitStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async add(visit: Visit, due: DueAt): Promise<void> {
    await this.#queries.insert(visits).values({ ...rowOf(visit), dueAt: dateOf(due) });
  }

  find(id: VisitId): Promise<StoredVisit | undefined> {
    return this.#findBy(eq(visits.id, id));
  }

  findByKey(key: CallKey): Promise<StoredVisit | undefined> {
    return this.#findBy(eq(visits.key, key));
  }

  async findByToken(hash: string) {
    const [row] = await this.#queries
      .select({ ...STORED, invitation: visitInvitations })
      .from(visitInvitations)
      .innerJoin(visits, eq(visits.id, visitInvitations.visit))
      .where(eq(visitInvitations.tokenHash, hash));
    return row && { invitation: invitationOf(row.invitation), stored: storedOf(row) };
  }

  async save(visit: Visit, version: number, due: DueAt): Promise<boolean> {
    const saved = await this.#queries
      .update(visits)
      .set({ ...rowOf(visit), version: version + 1, dueAt: dateOf(due) })
      .where(and(eq(visits.id, visit.id), eq(visits.version, version)))
      .returning({ id: visits.id });
    return saved.length > 0;
  }

  async postpone(id: VisitId, version: number, due: DueAt): Promise<void> {
    await this.#queries
      .update(visits)
      .set({ dueAt: dateOf(due) })
      .where(and(eq(visits.id, id), eq(visits.version, version)));
  }

  async claimDue(now: number, next: number, limit: number): Promise<readonly StoredVisit[]> {
    const due = this.#queries
      .select({ id: visits.id })
      .from(visits)
      .where(lte(visits.dueAt, new Date(now)))
      .orderBy(asc(visits.dueAt))
      .limit(limit)
      .for('update', { skipLocked: true });
    const claimed = await this.#queries
      .update(visits)
      .set({ dueAt: new Date(next) })
      .where(sql`${visits.id} = any(array(${due}))`)
      .returning(STORED);
    return claimed.map(storedOf);
  }

  listCurrent(tenant: TenantId, overAfter: number): Promise<readonly StoredVisit[]> {
    return this.#list(
      and(eq(visits.tenant, tenant), or(isNull(visits.overAt), gt(visits.overAt, new Date(overAfter)))),
    );
  }

  listOfVisitor(tenant: TenantId, visitor: string): Promise<readonly StoredVisit[]> {
    const invited = this.#queries
      .select({ visit: visitInvitations.visit })
      .from(visitInvitations)
      .where(eq(visitInvitations.visitor, visitor));
    return this.#list(and(eq(visits.tenant, tenant), isNull(visits.overAt), inArray(visits.id, invited)));
  }

  listOfResident(tenant: TenantId, resident: string): Promise<readonly StoredVisit[]> {
    return this.#list(and(eq(visits.tenant, tenant), isNull(visits.overAt), eq(visits.resident, resident)));
  }

  async listHistory(
    tenant: TenantId,
    { from, to, after, search, limit }: HistoryPage,
  ): Promise<readonly Visit[]> {
    const cursor = this.#queries
      .select({ startsAt: visits.startsAt, id: visits.id })
      .from(visits)
      .where(eq(visits.id, after ?? ''));
    const rows = await this.#queries
      .select({ state: visits.state })
      .from(visits)
      .where(
        and(
          eq(visits.tenant, tenant),
          isNotNull(visits.overAt),
          gte(visits.startsAt, new Date(from)),
          lt(visits.startsAt, new Date(to)),
          after === undefined ? undefined : sql`(${visits.startsAt}, ${visits.id}) < (${cursor})`,
          search === undefined ? undefined : sql`${visits.id} in (${this.#named(search)})`,
        ),
      )
      .orderBy(desc(visits.startsAt), desc(visits.id))
      .limit(limit);
    return rows.map(({ state }) => visitSchema.parse(state));
  }

  async forget(before: number, limit: number): Promise<number> {
    const held = this.#queries
      .select({ held: sql`1` })
      .from(incidents)
      .where(and(eq(incidents.visit, visits.id), isNull(incidents.closedAt)));
    const old = this.#queries
      .select({ id: visits.id })
      .from(visits)
      .where(and(lt(visits.overAt, new Date(before)), sql`not exists (${held})`))
      .orderBy(asc(visits.overAt))
      .limit(limit)
      .for('update', { skipLocked: true });
    const deleted = await this.#queries
      .delete(visits)
      .where(sql`${visits.id} = any(array(${old}))`)
      .returning({ id: visits.id });
    return deleted.length;
  }

  addInvitation<Result>(
    invitation: StoredInvitation,
    tokenHash: string,
    also: (transaction: Queries) => Promise<Result>,
  ): Promise<Result> {
    return this.#queries.transaction(async (transaction) => {
      await transaction
        .insert(visitInvitations)
        .values({ ...invitation, createdAt: new Date(invitation.createdAt), tokenHash });
      return also(transaction);
    });
  }

  async findInvitation(tenant: TenantId, id: GuestId): Promise<StoredInvitation | undefined> {
    const [row] = await this.#queries
      .select()
      .from(visitInvitations)
      .where(and(eq(visitInvitations.tenant, tenant), eq(visitInvitations.id, id)));
    return row && invitationOf(row);
  }

  async listInvitations(tenant: TenantId, { after, search, limit }: InvitationPage) {
    const cursor = this.#queries
      .select({ createdAt: visitInvitations.createdAt, id: visitInvitations.id })
      .from(visitInvitations)
      .where(eq(visitInvitations.id, after ?? ''));
    const rows = await this.#queries
      .select({ id: visitInvitations.id, state: visits.state })
      .from(visitInvitations)
      .innerJoin(visits, eq(visits.id, visitInvitations.visit))
      .innerJoin(visitors, eq(visitors.id, visitInvitations.visitor))
      .where(
        and(
          eq(visitInvitations.tenant, tenant),
          after === undefined
            ? undefined
            : sql`(${visitInvitations.createdAt}, ${visitInvitations.id}) < (${cursor})`,
          search === undefined ? undefined : nameHas(visitors.name, search),
        ),
      )
      .orderBy(desc(visitInvitations.createdAt), desc(visitInvitations.id))
      .limit(limit);
    return rows.map(({ id, state }) => ({ id: guestIdSchema.parse(id), visit: visitSchema.parse(state) }));
  }

  async figures(tenant: TenantId, timeZone: string, months: number): Promise<readonly MonthOfVisits[]> {
    const month = sql<string>`to_char(${visits.startsAt} at time zone ${timeZone}, 'YYYY-MM')`;
    const having = (condition: SQL) => sql<number>`count(*) filter (where ${condition})::integer`;
    return (
      this.#queries
        .select({
          month: month.as('month'),
          visits: sql<number>`count(*)::integer`,
          answered: having(eq(visits.outcome, 'ended')),
          declined: having(eq(visits.outcome, 'declined')),
          unanswered: having(eq(visits.outcome, 'unanswered')),
          minutes: sql<number>`coalesce(round(sum(${visits.duration}) / 60000.0), 0)::integer`,
          medianWaitSeconds: sql<number>`coalesce(round(percentile_cont(0.5) within group (order by ${visits.wait}) / 1000), 0)::integer`,
          failed: having(sql`${visits.state} #>> '{over,cause}' = 'absent'`),
        })
        .from(visits)
        .where(and(eq(visits.tenant, tenant), isNotNull(visits.overAt)))
        // By its place: two parameters with one value are two expressions to PostgreSQL.
        .groupBy(sql`1`)
        .orderBy(sql`1 desc`)
        .limit(months)
    );
  }

  renewInvitation<Result>(
    id: GuestId,
    tokenHash: string,
    also: (transaction: Queries) => Promise<Result>,
  ): Promise<Result> {
    return this.#queries.transaction(async (transaction) => {
      await transaction.update(visitInvitations).set({ tokenHash }).where(eq(visitInvitations.id, id));
      return also(transaction);
    });
  }

  /** Visits that somebody with this in their name is invited to. */
  #named(search: string) {
    return this.#queries
      .select({ visit: visitInvitations.visit })
      .from(visitInvitations)
      .innerJoin(visitors, eq(visitors.id, visitInvitations.visitor))
      .where(nameHas(visitors.name, search));
  }

  async #findBy(condition: SQL): Promise<StoredVisit | undefined> {
    const [row] = await this.#queries.select(STORED).from(visits).where(condition);
    return row && storedOf(row);
  }

  async #list(condition: SQL | undefined): Promise<readonly StoredVisit[]> {
    const rows = await this.#queries
      .select(STORED)
      .from(visits)
      .where(condition)
      .orderBy(asc(visits.startsAt));
    return rows.map(storedOf);
  }
}

const dateOf = (at: DueAt): Date | null => (at === undefined ? null : new Date(at));

const rowOf = (visit: Visit) => ({
  id: visit.id,
  tenant: visit.tenant,
  resident: visit.resident,
  key: visit.key,
  startsAt: new Date(visit.startsAt),
  overAt: dateOf(visit.over?.at),
  outcome: visit.over?.outcome ?? null,
  duration:
    visit.over === undefined || visit.callSince === undefined ? null : visit.over.at - visit.callSince,
  wait: waitOf(visit),
  state: visit,
});

function waitOf({ entries }: Visit): number | null {
  const admitted = entries.filter(({ admittedAt }) => admittedAt !== undefined);
  const first = admitted.toSorted((one, other) => (one.admittedAt ?? 0) - (other.admittedAt ?? 0))[0];
  if (first?.admittedAt === undefined) return null;
  return Math.max(0, first.admittedAt - (first.waitingSince ?? first.admittedAt));
}

/** The state is parsed as it is read: an earlier release may have written it. */
const storedOf = ({ state, version }: { state: unknown; version: number }): StoredVisit => ({
  visit: visitSchema.parse(state),
  version,
});

const invitationOf = (row: typeof visitInvitations.$inferSelect): StoredInvitation => ({
  id: guestIdSchema.parse(row.id),
  tenant: asId.tenant(row.tenant),
  visit: visitIdSchema.parse(row.visit),
  visitor: row.visitor,
  createdAt: row.createdAt.getTime(),
  createdBy: row.createdBy,
});
