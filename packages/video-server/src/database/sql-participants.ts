import {
  asId,
  type CallId,
  type ParticipantId,
  type ProviderKind,
  type Role,
  type Source,
} from '@crossfade/video-core';
import type {
  CallRecord,
  NeverEntered,
  ParticipantRecord,
  ParticipantToEnforce,
} from '@crossfade/video-core/server';
import {
  and,
  asc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  or,
  sql,
  type SQL,
  type SQLWrapper,
} from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import { among, moment, participantOf, person, ruled } from './call-rows.ts';
import { admitParticipant } from './join-statements.ts';
import type { Queries } from './queries.ts';
import { calls, participants } from './schema.ts';

/** The participants of calls, and what was ruled about them. */
export class SqlParticipants {
  protected readonly queries: Queries;
  readonly #admit: ReturnType<typeof admitParticipant>;

  constructor(queries: Queries) {
    this.queries = queries;
    this.#admit = admitParticipant(queries);
  }

  async admit(participant: ParticipantRecord, version: number, at: number): Promise<boolean> {
    const { id, call, name, role, rights, blocked, resumeHash, joinedAt, enteredAt, adapters } = participant;
    const rows = await this.#admit.execute({
      call,
      version,
      at: new Date(at).toISOString(),
      id,
      name,
      role,
      rights: JSON.stringify(rights),
      blocked: `{${blocked.join()}}`,
      resumeHash,
      joinedAt: new Date(joinedAt).toISOString(),
      enteredAt: enteredAt === undefined ? null : new Date(enteredAt).toISOString(),
      // In one order, so that equal sets are seen as such.
      adapters: adapters === undefined ? null : `{${adapters.toSorted().join()}}`,
    });
    return rows.length > 0;
  }

  async listAdaptersSeen(
    { tenant, key }: Pick<CallRecord, 'tenant' | 'key'>,
    since: number,
  ): Promise<readonly (readonly ProviderKind[])[]> {
    const rows = await this.queries
      .selectDistinct({ adapters: participants.adapters })
      .from(participants)
      .innerJoin(calls, eq(calls.id, participants.call))
      .where(
        and(
          eq(calls.tenant, tenant),
          eq(calls.key, key),
          gte(participants.enteredAt, new Date(since)),
          isNull(participants.removedAt),
          isNotNull(participants.adapters),
        ),
      );
    return rows.map(({ adapters }) => (adapters ?? []).map(asId.provider));
  }

  async findParticipant(call: CallId, participant: ParticipantId): Promise<ParticipantRecord | undefined> {
    const [row] = await this.queries.select().from(participants).where(person(call, participant));
    return row && participantOf(row);
  }

  async findParticipants(
    call: CallId,
    named: readonly ParticipantId[],
  ): Promise<readonly ParticipantRecord[]> {
    if (named.length === 0) return [];
    const rows = await this.queries
      .select()
      .from(participants)
      .where(and(eq(participants.call, call), inArray(participants.id, [...named])))
      .orderBy(asc(participants.joinedAt), asc(participants.id));
    return rows.map(participantOf);
  }

  async listParticipants(
    call: CallId,
    { after, limit }: { readonly after?: ParticipantId; readonly limit: number },
  ): Promise<readonly ParticipantRecord[]> {
    const place = sql`(${participants.joinedAt}, ${participants.id})`;
    const last = this.queries
      .select({ place: sql`joined_at, id` })
      .from(sql`${participants} as last`)
      .where(sql`last.call = ${call} and last.id = ${after}`);
    const rows = await this.queries
      .select()
      .from(participants)
      .where(and(eq(participants.call, call), after === undefined ? undefined : sql`${place} > ${last}`))
      .orderBy(asc(participants.joinedAt), asc(participants.id))
      .limit(limit);
    return rows.map(participantOf);
  }

  /** In two steps, and numbering only the guests of calls that have too many: there may be tens of thousands in all. */
  async pruneNeverEntered({ admittedBefore, keep, limit }: NeverEntered): Promise<number> {
    const outside = and(isNull(participants.enteredAt), isNull(participants.removedAt));
    const late = this.queries
      .select({ row: sql`ctid` })
      .from(participants)
      .where(and(outside, lt(participants.admittedAt, new Date(admittedBefore))))
      .limit(limit);
    const old = await this.#deleteOutside(late);
    const guests = and(outside, eq(participants.role, 'guest'), isNotNull(participants.admittedAt));
    const crowded = await this.queries
      .select({ call: participants.call })
      .from(participants)
      .where(guests)
      .groupBy(participants.call)
      .having(sql`count(*) > ${keep}`)
      .limit(limit);
    if (crowded.length === 0) return old;
    const crowds = crowded.map(({ call }) => call);
    const place = sql<number>`row_number() over (partition by ${participants.call} order by ${participants.admittedAt} desc)`;
    const numbered = this.queries
      .select({ row: sql`ctid`.as('row'), place: place.as('place') })
      .from(participants)
      .where(and(guests, inArray(participants.call, crowds)))
      .as('numbered');
    const surplus = this.queries
      .select({ row: numbered.row })
      .from(numbered)
      .where(gt(numbered.place, keep))
      .limit(Math.max(limit - old, 0));
    return old + (await this.#deleteOutside(surplus));
  }

  /** Deletes rows by their `ctid`, unless a participant has entered meanwhile; answers how many. */
  async #deleteOutside(rows: SQLWrapper): Promise<number> {
    const deleted = await this.queries
      .delete(participants)
      .where(and(sql`ctid = any(array(${rows}))`, isNull(participants.enteredAt)))
      .returning({ id: participants.id });
    return deleted.length;
  }

  async setRole(call: CallId, participant: ParticipantId, role: Role, at: number): Promise<void> {
    await this.#rule(call, at, { role }, person(call, participant));
  }

  async setBlocked(
    call: CallId,
    participant: ParticipantId,
    source: Source,
    blocked: boolean,
    at: number,
  ): Promise<void> {
    const change = { blocked: among(participants.blocked, source, blocked) };
    await this.#rule(call, at, change, person(call, participant));
  }

  async markRemoved(
    call: CallId,
    participant: ParticipantId,
    {
      at,
      message,
      watchUntil,
    }: { readonly at: number; readonly message: string; readonly watchUntil: number },
  ): Promise<void> {
    const change = { removedAt: new Date(at), removedMessage: message };
    const notYet = and(person(call, participant), isNull(participants.removedAt));
    await this.#rule(call, at, change, notYet, {
      watchUntil: sql`greatest(${calls.watchUntil}, ${moment(watchUntil)})`,
    });
  }

  async requestMute(
    call: CallId,
    who: { readonly only: ParticipantId } | { readonly except?: ParticipantId },
    source: Source,
    at: number,
  ): Promise<void> {
    const one = 'only' in who ? eq(participants.id, who.only) : undefined;
    const but = 'except' in who && who.except !== undefined ? ne(participants.id, who.except) : undefined;
    const counted = this.queries
      .$with('counted')
      .as(this.queries.update(calls).set(ruled(at)).where(eq(calls.id, call)).returning({ id: calls.id }));
    await this.queries
      .with(counted)
      .update(participants)
      .set({ pendingMutes: among(participants.pendingMutes, source, true) })
      .from(counted)
      .where(and(eq(participants.call, counted.id), one, but, isNull(participants.removedAt)));
  }

  async listToEnforce(
    call: CallId,
    inside: readonly ParticipantId[],
    since: number,
  ): Promise<readonly ParticipantToEnforce[]> {
    const rows = await this.queries
      .select()
      .from(participants)
      .where(
        and(
          eq(participants.call, call),
          or(
            inside.length > 0 ? inArray(participants.id, [...inside]) : undefined,
            gt(participants.ruledVersion, since),
            sql`cardinality(${participants.pendingMutes}) > 0`,
          ),
        ),
      );
    return rows.map((row) => {
      const { ruledVersion, pendingMutes } = row;
      return Object.assign(participantOf(row), { ruledVersion, pendingMutes });
    });
  }

  /** Changes a participant, and counts the call's version up with it; nothing when there is nobody to change. */
  async #rule(
    call: CallId,
    at: number,
    change: PgUpdateSetSource<typeof participants>,
    whom: SQL | undefined,
    callChange: PgUpdateSetSource<typeof calls> = {},
  ): Promise<void> {
    const somebody = this.queries.select({ id: participants.id }).from(participants).where(whom);
    const counted = this.queries.$with('counted').as(
      this.queries
        .update(calls)
        .set({ ...ruled(at), ...callChange })
        .where(and(eq(calls.id, call), exists(somebody)))
        .returning({ id: calls.id, version: calls.version }),
    );
    await this.queries
      .with(counted)
      .update(participants)
      .set({ ...change, ruledVersion: sql`${counted.version}` })
      .from(counted)
      .where(whom);
  }
}
