import {
  asId,
  roomName,
  type CallId,
  type CallKey,
  type DeploymentId,
  type ParticipantId,
  type Role,
  type RoomName,
  type Source,
  type TenantId,
} from '@crossfade/video-core';
import type {
  CallRecord,
  CallStore,
  EndCondition,
  LeftoverRoom,
  NewCall,
  ParticipantRecord,
} from '@crossfade/video-core/server';
import { and, asc, eq, gt, inArray, isNotNull, isNull, lt, notExists, sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
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
    throw new Error(`calls at ${call.key} end as fast as they are opened`);
  }

  async visit(tenant: TenantId, key: CallKey, at: number): Promise<CallRecord | undefined> {
    const [row] = await this.#queries
      .update(calls)
      .set({
        emptySince: sql`case when ${calls.emptySince} is null then null else greatest(${calls.emptySince}, ${moment(at)}) end`,
      })
      .where(openAt(tenant, key))
      .returning();
    return row && callOf(row);
  }

  async findOpen(tenant: TenantId, key: CallKey): Promise<CallRecord | undefined> {
    const [row] = await this.#queries.select().from(calls).where(openAt(tenant, key));
    return row && callOf(row);
  }

  async find(call: CallId): Promise<CallRecord | undefined> {
    const [row] = await this.#queries.select().from(calls).where(eq(calls.id, call));
    return row && callOf(row);
  }

  async listOpen({
    after,
    limit,
  }: {
    readonly after?: CallId;
    readonly limit: number;
  }): Promise<readonly CallRecord[]> {
    const rows = await this.#queries
      .select()
      .from(calls)
      .where(and(isNull(calls.endedAt), after === undefined ? undefined : gt(calls.id, after)))
      .orderBy(asc(calls.id))
      .limit(limit);
    return rows.map(callOf);
  }

  async markOccupied(call: CallId): Promise<void> {
    await this.#queries.update(calls).set({ emptySince: null, entered: true }).where(open(call));
  }

  async markEmpty(call: CallId, at: number): Promise<void> {
    await this.#queries
      .update(calls)
      .set({ emptySince: new Date(at) })
      .where(and(open(call), isNull(calls.emptySince)));
  }

  async listExpired(emptyBefore: number, limit: number): Promise<readonly CallRecord[]> {
    const rows = await this.#queries
      .select()
      .from(calls)
      .where(and(isNull(calls.endedAt), lt(calls.emptySince, new Date(emptyBefore))))
      .orderBy(asc(calls.emptySince))
      .limit(limit);
    return rows.map(callOf);
  }

  async end(call: CallId, at: number, condition: EndCondition): Promise<boolean> {
    const rows = await this.#queries
      .update(calls)
      .set({ endedAt: new Date(at) })
      .where(and(open(call), mayEnd(condition)))
      .returning({ id: calls.id });
    return rows.length > 0;
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

  async setLocked(call: CallId, locked: boolean): Promise<void> {
    await this.#queries.update(calls).set({ locked }).where(eq(calls.id, call));
  }

  async setGuestsDenied(call: CallId, source: Source, denied: boolean): Promise<void> {
    await this.#queries
      .update(calls)
      .set({ guestsDenied: among(calls.guestsDenied, source, denied) })
      .where(eq(calls.id, call));
  }

  async listLeftoverRooms(
    deployments: readonly DeploymentId[],
    limit: number,
  ): Promise<readonly LeftoverRoom[]> {
    if (deployments.length === 0) return [];
    const rows = await this.#queries
      .select({ epoch: callEpochs })
      .from(callEpochs)
      .innerJoin(calls, eq(calls.id, callEpochs.call))
      .where(
        and(
          isNull(callEpochs.closedAt),
          inArray(callEpochs.deployment, [...deployments]),
          isNotNull(calls.endedAt),
        ),
      )
      .limit(limit);
    return rows.map(({ epoch: { call, epoch, attempt, room, deployment } }) => ({
      call: asId.call(call),
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

  async addParticipant({ removed, rights, blocked, joinedAt, ...rest }: ParticipantRecord): Promise<void> {
    await this.#queries
      .insert(participants)
      .values({
        ...rest,
        rights,
        blocked: [...blocked],
        joinedAt: new Date(joinedAt),
        ...(removed && { removedAt: new Date(removed.at), removedMessage: removed.message }),
      })
      .onConflictDoNothing();
  }

  async findParticipant(call: CallId, participant: ParticipantId): Promise<ParticipantRecord | undefined> {
    const [row] = await this.#queries.select().from(participants).where(person(call, participant));
    return row && participantOf(row);
  }

  async listParticipants(
    call: CallId,
    named?: readonly ParticipantId[],
  ): Promise<readonly ParticipantRecord[]> {
    const rows = await this.#queries
      .select()
      .from(participants)
      .where(and(eq(participants.call, call), named && inArray(participants.id, [...named])))
      .orderBy(asc(participants.joinedAt));
    return rows.map(participantOf);
  }

  async renameParticipant(call: CallId, participant: ParticipantId, name: string): Promise<void> {
    await this.#queries.update(participants).set({ name }).where(person(call, participant));
  }

  async setResumeHash(call: CallId, participant: ParticipantId, resumeHash: string): Promise<void> {
    await this.#queries.update(participants).set({ resumeHash }).where(person(call, participant));
  }

  async setRole(call: CallId, participant: ParticipantId, role: Role): Promise<void> {
    await this.#queries.update(participants).set({ role }).where(person(call, participant));
  }

  async markRemoved(
    call: CallId,
    participant: ParticipantId,
    { at, message }: { readonly at: number; readonly message: string },
  ): Promise<void> {
    await this.#queries
      .update(participants)
      .set({ removedAt: new Date(at), removedMessage: message })
      .where(and(person(call, participant), isNull(participants.removedAt)));
  }

  async setBlocked(
    call: CallId,
    participant: ParticipantId,
    source: Source,
    blocked: boolean,
  ): Promise<void> {
    await this.#queries
      .update(participants)
      .set({ blocked: among(participants.blocked, source, blocked) })
      .where(person(call, participant));
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

const open = (call: CallId): SQL | undefined => and(eq(calls.id, call), isNull(calls.endedAt));

const openAt = (tenant: TenantId, key: CallKey): SQL | undefined =>
  and(eq(calls.tenant, tenant), eq(calls.key, key), isNull(calls.endedAt));

const person = (call: CallId, participant: ParticipantId): SQL | undefined =>
  and(eq(participants.call, call), eq(participants.id, participant));

function mayEnd(condition: EndCondition): SQL | undefined {
  if (condition === 'always') return undefined;
  if (condition === 'never-entered') return eq(calls.entered, false);
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
}: typeof participants.$inferSelect): ParticipantRecord => ({
  id: asId.participant(id),
  call: asId.call(call),
  name,
  role,
  rights: storedRights.parse(rights),
  blocked,
  resumeHash,
  joinedAt: joinedAt.getTime(),
  ...(removedAt && { removed: { at: removedAt.getTime(), message: removedMessage ?? '' } }),
});
