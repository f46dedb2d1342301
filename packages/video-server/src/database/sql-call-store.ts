import {
  asId,
  roomName,
  type CallId,
  type CallKey,
  type ParticipantId,
  type Role,
  type RoomName,
  type RoomStamp,
  type Source,
  type TenantId,
} from '@crossfade/video-core';
import {
  TAKEOVER_MS,
  type CallRecord,
  type CallRoom,
  type CallStore,
  type DueCalls,
  type EndCondition,
  type NewCall,
  type ParticipantRecord,
  type ParticipantToEnforce,
} from '@crossfade/video-core/server';
import {
  and,
  asc,
  eq,
  exists,
  gt,
  inArray,
  isNull,
  lt,
  lte,
  ne,
  notExists,
  notInArray,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import type { AnyPgColumn, PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { Queries } from './queries.ts';
import { admissions, callEpochs, calls, channelTables, participants } from './schema.ts';
import { storedDecision, storedRights } from './stored-json.ts';

/** How often the call that won may end before it is read. */
const OPEN_TRIES = 5;

/** Calls in PostgreSQL or its embedded sibling; every condition is part of the statement that writes. */
export class SqlCallStore implements CallStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async open(call: NewCall): Promise<{ readonly call: CallRecord; readonly opened: boolean }> {
    for (let attempt = 1; attempt <= OPEN_TRIES; attempt++) {
      const opened = await this.#insert(call);
      if (opened) return { call: opened, opened: true };
      const existing = await this.findOpen(call.tenant, call.key);
      if (existing) return { call: existing, opened: false };
    }
    throw new Error('calls at one key end as fast as they are opened');
  }

  async findOpen(tenant: TenantId, key: CallKey): Promise<CallRecord | undefined> {
    const [row] = await this.#queries.select().from(calls).where(openAt(tenant, key));
    return row && callOf(row);
  }

  async find(call: CallId): Promise<CallRecord | undefined> {
    const [row] = await this.#queries.select().from(calls).where(eq(calls.id, call));
    return row && callOf(row);
  }

  /** One statement: whoever rules at the same time waits for it, or makes it do nothing. */
  async admit(participant: ParticipantRecord, version: number, at: number): Promise<boolean> {
    const { id, call, name, role, rights, blocked, resumeHash, joinedAt } = participant;
    const visited = this.#queries.$with('visited').as(
      this.#queries
        .update(calls)
        .set({
          used: true,
          emptySince: sql`case when ${calls.emptySince} is null then null else greatest(${calls.emptySince}, ${moment(at)}) end`,
        })
        .where(and(open(call), eq(calls.version, version)))
        .returning({ id: calls.id }),
    );
    const rows = await this.#queries
      .with(visited)
      .insert(participants)
      .select(
        // In the order of the table, as an insert from a select must be.
        this.#queries
          .select({
            call: visited.id,
            id: sql<string>`${id}::text`.as('id'),
            name: sql<string>`${name}::text`.as('name'),
            role: sql<Role>`${role}::text`.as('role'),
            rights: sql<unknown>`${JSON.stringify(rights)}::jsonb`.as('rights'),
            blocked: sql<Source[]>`${sources(blocked)}`.as('blocked'),
            resumeHash: sql<string>`${resumeHash}::text`.as('resume_hash'),
            joinedAt: sql<Date>`${moment(joinedAt)}`.as('joined_at'),
            removedAt: sql<null>`null::timestamptz`.as('removed_at'),
            removedMessage: sql<null>`null::text`.as('removed_message'),
            admittedAt: sql<Date>`${moment(at)}`.as('admitted_at'),
            enteredAt: sql<null>`null::timestamptz`.as('entered_at'),
            ruledVersion: sql<number>`0`.as('ruled_version'),
            pendingMutes: sql<Source[]>`'{}'::text[]`.as('pending_mutes'),
          })
          .from(visited),
      )
      .onConflictDoUpdate({
        target: [participants.call, participants.id],
        set: {
          name: sql`excluded.name`,
          resumeHash: sql`excluded.resume_hash`,
          admittedAt: sql`excluded.admitted_at`,
        },
      })
      .returning({ id: participants.id });
    return rows.length > 0;
  }

  async findParticipant(call: CallId, participant: ParticipantId): Promise<ParticipantRecord | undefined> {
    const [row] = await this.#queries.select().from(participants).where(person(call, participant));
    return row && participantOf(row);
  }

  async findParticipants(
    call: CallId,
    named: readonly ParticipantId[],
  ): Promise<readonly ParticipantRecord[]> {
    if (named.length === 0) return [];
    const rows = await this.#queries
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
    const last = this.#queries
      .select({ place: sql`joined_at, id` })
      .from(sql`${participants} as last`)
      .where(sql`last.call = ${call} and last.id = ${after}`);
    const rows = await this.#queries
      .select()
      .from(participants)
      .where(and(eq(participants.call, call), after === undefined ? undefined : sql`${place} > ${last}`))
      .orderBy(asc(participants.joinedAt), asc(participants.id))
      .limit(limit);
    return rows.map(participantOf);
  }

  async pruneNeverEntered({
    admittedBefore,
    keep,
    limit,
  }: {
    readonly admittedBefore: number;
    readonly keep: number;
    readonly limit: number;
  }): Promise<number> {
    const outside = this.#queries
      .select({
        row: sql`ctid`.as('row'),
        admittedAt: participants.admittedAt,
        role: participants.role,
        place:
          sql<number>`row_number() over (partition by ${participants.call}, ${participants.role} order by ${participants.admittedAt} desc)`.as(
            'place',
          ),
      })
      .from(participants)
      .where(
        and(
          isNull(participants.enteredAt),
          isNull(participants.removedAt),
          sql`${participants.admittedAt} is not null`,
        ),
      )
      .as('outside');
    const needless = this.#queries
      .select({ row: outside.row })
      .from(outside)
      .where(
        or(
          lt(outside.admittedAt, new Date(admittedBefore)),
          and(eq(outside.role, 'guest'), gt(outside.place, keep)),
        ),
      )
      .limit(limit);
    const deleted = await this.#queries
      .delete(participants)
      .where(and(sql`ctid = any(array(${needless}))`, isNull(participants.enteredAt)))
      .returning({ id: participants.id });
    return deleted.length;
  }

  async setLocked(call: CallId, locked: boolean): Promise<void> {
    await this.#queries
      .update(calls)
      .set({ locked, version: sql`${calls.version} + 1` })
      .where(eq(calls.id, call));
  }

  async setGuestsDenied(call: CallId, source: Source, denied: boolean, at: number): Promise<void> {
    await this.#queries
      .update(calls)
      .set({ guestsDenied: among(calls.guestsDenied, source, denied), ...ruled(at) })
      .where(eq(calls.id, call));
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
    const counted = this.#queries
      .$with('counted')
      .as(this.#queries.update(calls).set(ruled(at)).where(eq(calls.id, call)).returning({ id: calls.id }));
    await this.#queries
      .with(counted)
      .update(participants)
      .set({ pendingMutes: among(participants.pendingMutes, source, true) })
      .from(counted)
      .where(and(eq(participants.call, counted.id), one, but, isNull(participants.removedAt)));
  }

  async end(call: CallId, at: number, condition: EndCondition): Promise<boolean> {
    const rows = await this.#queries
      .update(calls)
      .set({ endedAt: new Date(at), ...ruled(at) })
      .where(and(open(call), mayEnd(condition)))
      .returning({ id: calls.id });
    return rows.length > 0;
  }

  async markInside(call: CallId, people: readonly ParticipantId[], at: number): Promise<void> {
    const occupied = this.#queries
      .update(calls)
      .set({ emptySince: null, entered: true, dueAt: soon(at) })
      .where(open(call))
      .returning({ id: calls.id });
    if (people.length === 0) {
      await occupied;
      return;
    }
    await this.#queries
      .with(this.#queries.$with('occupied').as(occupied))
      .update(participants)
      .set({ enteredAt: new Date(at) })
      .where(
        and(
          eq(participants.call, call),
          inArray(participants.id, [...people]),
          isNull(participants.enteredAt),
        ),
      );
  }

  async markEmpty(call: CallId, at: number): Promise<void> {
    await this.#queries
      .update(calls)
      .set({ emptySince: new Date(at) })
      .where(and(open(call), isNull(calls.emptySince)));
  }

  replaceRoom(call: CallId, { epoch, attempt }: RoomStamp, at: number): Promise<boolean> {
    return this.#queries.transaction(async (queries) => {
      const [replaced] = await queries
        .update(calls)
        .set({ attempt: attempt + 1, ...ruled(at) })
        .where(and(open(call), eq(calls.epoch, epoch), eq(calls.attempt, attempt)))
        .returning({ pin: calls.pin });
      if (!replaced) return false;
      const next = { epoch, attempt: attempt + 1 };
      await queries
        .update(callEpochs)
        .set({ closedAt: new Date(at) })
        .where(and(eq(callEpochs.room, roomName(call, { epoch, attempt })), isNull(callEpochs.closedAt)));
      await queries.insert(callEpochs).values({
        call,
        ...next,
        room: roomName(call, next),
        deployment: replaced.pin,
        openedAt: new Date(at),
      });
      return true;
    });
  }

  async claimDue({ now, deployments, next, limit }: DueCalls): Promise<readonly CallRecord[]> {
    const where =
      'among' in deployments
        ? inArray(calls.pin, [...deployments.among])
        : notInArray(calls.pin, [...deployments.except]);
    const due = this.#queries
      .select({ id: calls.id })
      .from(calls)
      .where(and(lte(calls.dueAt, new Date(now)), where))
      .orderBy(asc(calls.dueAt))
      .limit(limit)
      // Who asks at the same time gets others.
      .for('update', { skipLocked: true });
    const settled = and(
      eq(calls.version, calls.enforcedVersion),
      isNull(calls.endedAt),
      or(isNull(calls.watchUntil), lte(calls.watchUntil, new Date(now))),
    );
    const rows = await this.#queries
      .update(calls)
      .set({
        dueAt: sql`case when ${settled} then ${moment(next.settled)} else ${moment(next.unsettled)} end`,
      })
      // As an array, so that it is computed once and each row is fetched by its id.
      .where(sql`${calls.id} = any(array(${due}))`)
      .returning();
    return rows.map(callOf);
  }

  async listToEnforce(
    call: CallId,
    inside: readonly ParticipantId[],
    since: number,
  ): Promise<readonly ParticipantToEnforce[]> {
    const rows = await this.#queries
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

  async settle(
    call: CallId,
    version: number,
    { next, watchUntil }: { readonly next?: number; readonly watchUntil?: number },
  ): Promise<boolean> {
    const settled = this.#queries
      .update(calls)
      .set({
        enforcedVersion: version,
        dueAt: next === undefined ? null : new Date(next),
        ...(watchUntil !== undefined && { watchUntil: new Date(watchUntil) }),
      })
      .where(and(eq(calls.id, call), eq(calls.version, version)))
      .returning({ id: calls.id });
    const obeying = this.#queries.$with('obeying').as(settled);
    const muted = this.#queries.$with('muted').as(
      this.#queries
        .update(participants)
        .set({ pendingMutes: [] })
        .where(
          and(
            eq(participants.call, call),
            sql`cardinality(${participants.pendingMutes}) > 0`,
            exists(this.#queries.select({ id: obeying.id }).from(obeying)),
          ),
        )
        .returning({ id: participants.id }),
    );
    const rows = await this.#queries.with(obeying, muted).select({ id: obeying.id }).from(obeying);
    return rows.length > 0;
  }

  async postpone(call: CallId, until: number): Promise<void> {
    await this.#queries
      .update(calls)
      .set({ dueAt: new Date(until) })
      .where(eq(calls.id, call));
  }

  async listUnclosedRooms(call: CallId): Promise<readonly CallRoom[]> {
    const rows = await this.#queries
      .select()
      .from(callEpochs)
      .where(and(eq(callEpochs.call, call), isNull(callEpochs.closedAt)));
    return rows.map(({ epoch, attempt, room, deployment }) => ({
      call,
      epoch,
      attempt,
      room: asId.room(room),
      deployment: asId.deployment(deployment),
    }));
  }

  async markRoomClosed(room: RoomName, at: number): Promise<void> {
    await this.#queries
      .update(callEpochs)
      .set({ closedAt: new Date(at) })
      .where(and(eq(callEpochs.room, room), isNull(callEpochs.closedAt)));
  }

  forgetEnded(before: number, limit: number): Promise<number> {
    return this.#queries.transaction(async (queries) => {
      const openRoom = queries
        .select({ room: callEpochs.room })
        .from(callEpochs)
        .where(and(eq(callEpochs.call, calls.id), isNull(callEpochs.closedAt)));
      const old = await queries
        .select({ id: calls.id })
        .from(calls)
        .where(and(lt(calls.endedAt, new Date(before)), notExists(openRoom)))
        .orderBy(asc(calls.endedAt))
        .limit(limit)
        // Who forgets at the same time gets others.
        .for('update', { skipLocked: true });
      const ids = old.map(({ id }) => id);
      if (ids.length === 0) return 0;
      const rooms = queries
        .select({ room: callEpochs.room })
        .from(callEpochs)
        .where(inArray(callEpochs.call, ids));
      await queries.delete(admissions).where(inArray(admissions.room, rooms));
      for (const table of [...channelTables, participants, callEpochs])
        await queries.delete(table).where(inArray(table.call, ids));
      await queries.delete(calls).where(inArray(calls.id, ids));
      return ids.length;
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
    const somebody = this.#queries.select({ id: participants.id }).from(participants).where(whom);
    const counted = this.#queries.$with('counted').as(
      this.#queries
        .update(calls)
        .set({ ...ruled(at), ...callChange })
        .where(and(eq(calls.id, call), exists(somebody)))
        .returning({ id: calls.id, version: calls.version }),
    );
    await this.#queries
      .with(counted)
      .update(participants)
      .set({ ...change, ruledVersion: sql`${counted.version}` })
      .from(counted)
      .where(whom);
  }

  /** Call and first epoch in one statement; `undefined` when a call is open at the key. */
  async #insert(call: NewCall): Promise<CallRecord | undefined> {
    const { id, tenant, key, decision, encrypted, openedAt } = call;
    const at = new Date(openedAt);
    const { deployment } = decision;
    const opened = this.#queries.$with('opened').as(
      this.#queries
        .insert(calls)
        .values({
          id,
          tenant,
          key,
          pin: deployment,
          ...FIRST,
          decision,
          encrypted,
          openedAt: at,
          emptySince: at,
          used: false,
          dueAt: new Date(openedAt + TAKEOVER_MS),
        })
        .onConflictDoNothing({ target: [calls.tenant, calls.key], where: sql`${calls.endedAt} is null` })
        .returning({ id: calls.id, openedAt: calls.openedAt }),
    );
    const rows = await this.#queries
      .with(opened)
      .insert(callEpochs)
      .select(
        // In the order of the table, as an insert from a select must be.
        this.#queries
          .select({
            call: opened.id,
            epoch: sql<number>`${FIRST.epoch}::integer`.as('epoch'),
            attempt: sql<number>`${FIRST.attempt}::integer`.as('attempt'),
            room: sql<string>`${roomName(id, FIRST)}::text`.as('room'),
            deployment: sql<string>`${deployment}::text`.as('deployment'),
            node: sql<null>`null::text`.as('node'),
            nodeUrl: sql<null>`null::text`.as('node_url'),
            incarnation: sql<number>`0`.as('incarnation'),
            leaseUntil: sql<null>`null::timestamptz`.as('lease_until'),
            openedAt: opened.openedAt,
            closedAt: sql<null>`null::timestamptz`.as('closed_at'),
          })
          .from(opened),
      )
      .returning({ call: callEpochs.call });
    if (rows.length === 0) return undefined;
    return {
      ...call,
      pin: deployment,
      ...FIRST,
      emptySince: openedAt,
      entered: false,
      locked: false,
      guestsDenied: [],
      version: 0,
      enforcedVersion: 0,
    };
  }
}

const FIRST = { epoch: 1, attempt: 1 } as const;

/** A time as a parameter of raw SQL, which the driver cannot tell the type of. */
const moment = (at: number): SQL => sql`${new Date(at).toISOString()}::timestamptz`;

/** A source put among others, once, or taken from them. */
function among(sources: AnyPgColumn, source: Source, included: boolean): SQL {
  const others = sql`array_remove(${sources}, ${source}::text)`;
  return included ? sql`array_append(${others}, ${source}::text)` : others;
}

/** A list of sources as a parameter of raw SQL. */
const sources = (list: readonly Source[]): SQL =>
  list.length === 0
    ? sql`'{}'::text[]`
    : sql`array[${sql.join(
        list.map((source) => sql`${source}`),
        sql`, `,
      )}]::text[]`;

/** What every change to what rooms must obey does to the call: it counts, and somebody looks at it soon. */
const ruled = (at: number) => ({
  version: sql`${calls.version} + 1`,
  dueAt: soon(at),
});

const soon = (at: number): SQL => sql`least(${calls.dueAt}, ${moment(at + TAKEOVER_MS)})`;

const open = (call: CallId): SQL | undefined => and(eq(calls.id, call), isNull(calls.endedAt));

const openAt = (tenant: TenantId, key: CallKey): SQL | undefined =>
  and(eq(calls.tenant, tenant), eq(calls.key, key), isNull(calls.endedAt));

const person = (call: CallId, participant: ParticipantId): SQL | undefined =>
  and(eq(participants.call, call), eq(participants.id, participant));

function mayEnd(condition: EndCondition): SQL | undefined {
  if (condition === 'always') return undefined;
  if (condition === 'unused') return eq(calls.used, false);
  return lt(calls.emptySince, new Date(condition.emptyBefore));
}

const callOf = ({
  id,
  tenant,
  key,
  pin,
  epoch,
  attempt,
  decision,
  openedAt,
  emptySince,
  entered,
  locked,
  encrypted,
  guestsDenied,
  endedAt,
  version,
  enforcedVersion,
  watchUntil,
}: typeof calls.$inferSelect): CallRecord => ({
  id: asId.call(id),
  tenant: asId.tenant(tenant),
  key: asId.key(key),
  pin: asId.deployment(pin),
  epoch,
  attempt,
  decision: storedDecision.parse(decision),
  openedAt: openedAt.getTime(),
  ...(emptySince && { emptySince: emptySince.getTime() }),
  entered,
  locked,
  encrypted,
  guestsDenied,
  ...(endedAt && { endedAt: endedAt.getTime() }),
  version,
  enforcedVersion,
  ...(watchUntil && { watchUntil: watchUntil.getTime() }),
});

const participantOf = ({
  id,
  call,
  name,
  role,
  rights,
  blocked,
  resumeHash,
  joinedAt,
  removedAt,
  removedMessage,
  enteredAt,
}: typeof participants.$inferSelect): ParticipantRecord => ({
  id: asId.participant(id),
  call: asId.call(call),
  name,
  role,
  rights: storedRights.parse(rights),
  blocked,
  resumeHash,
  joinedAt: joinedAt.getTime(),
  ...(enteredAt && { enteredAt: enteredAt.getTime() }),
  ...(removedAt && { removed: { at: removedAt.getTime(), message: removedMessage ?? '' } }),
});
