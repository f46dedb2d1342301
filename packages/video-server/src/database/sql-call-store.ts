import {
  asId,
  roomName,
  type CallId,
  type CallKey,
  type DeploymentId,
  type ParticipantId,
  type RoomName,
  type RoomStamp,
  type Source,
  type TenantId,
} from '@crossfade/video-core';
import {
  openedCall,
  LATEST_LOOK_MS,
  TAKEOVER_MS,
  type CallRecord,
  type CallRoom,
  type CallStore,
  type DueCalls,
  type EndCondition,
  type NewCall,
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
  not,
  notExists,
  notInArray,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { among, callOf, moment, open, ruled, soon } from './call-rows.ts';
import { deleteCalls } from './delete-calls.ts';
import { findOpenCall, FIRST_ROOM, openCall } from './join-statements.ts';
import type { Queries } from './queries.ts';
import { callEpochs, calls, participants, tenants } from './schema.ts';
import { SqlParticipants } from './sql-participants.ts';

/** How often the call that won may end before it is read. */
const OPEN_TRIES = 5;

/** Calls in PostgreSQL or its embedded sibling; every condition is part of the statement that writes. */
export class SqlCallStore extends SqlParticipants implements CallStore {
  readonly #findOpen: ReturnType<typeof findOpenCall>;
  readonly #open: ReturnType<typeof openCall>;
  /** Tenants that have a row: which there are is for the application's sign-in to say, so their first call adds it. */
  readonly #tenants = new Set<TenantId>();
  readonly #held: SQL | undefined;

  /** @param held Which calls are kept, whatever their age. */
  constructor(queries: Queries, held?: SQL) {
    super(queries);
    this.#held = held;
    this.#findOpen = findOpenCall(queries);
    this.#open = openCall(queries);
  }

  async open(call: NewCall): Promise<{ readonly call: CallRecord; readonly opened: boolean }> {
    await this.#addTenant(call.tenant);
    for (let attempt = 1; attempt <= OPEN_TRIES; attempt++) {
      const opened = await this.#insert(call);
      if (opened) return { call: opened, opened: true };
      const existing = await this.findOpen(call.tenant, call.key);
      if (existing) return { call: existing, opened: false };
    }
    throw new Error('calls at one key end as fast as they are opened');
  }

  async findOpen(tenant: TenantId, key: CallKey): Promise<CallRecord | undefined> {
    const [row] = await this.#findOpen.execute({ tenant, key });
    return row && callOf(row);
  }

  async listPinned(
    deployment: DeploymentId,
    { after, limit }: { readonly after?: CallId; readonly limit: number },
  ): Promise<readonly CallRecord[]> {
    const rows = await this.queries
      .select()
      .from(calls)
      .where(
        and(
          eq(calls.pin, deployment),
          isNull(calls.endedAt),
          isNull(calls.besideEpoch),
          after === undefined ? undefined : gt(calls.id, after),
        ),
      )
      .orderBy(asc(calls.id))
      .limit(limit);
    return rows.map(callOf);
  }

  async listOpen(
    tenant: TenantId,
    { after, limit }: { readonly after?: CallKey; readonly limit: number },
  ): Promise<readonly CallRecord[]> {
    const rows = await this.queries
      .select()
      .from(calls)
      .where(
        and(
          eq(calls.tenant, tenant),
          isNull(calls.endedAt),
          after === undefined ? undefined : gt(calls.key, after),
        ),
      )
      .orderBy(asc(calls.key))
      .limit(limit);
    return rows.map(callOf);
  }

  async find(call: CallId): Promise<CallRecord | undefined> {
    const [row] = await this.queries.select().from(calls).where(eq(calls.id, call));
    return row && callOf(row);
  }

  async setLocked(call: CallId, locked: boolean): Promise<void> {
    await this.queries
      .update(calls)
      .set({ locked, version: sql`${calls.version} + 1` })
      .where(eq(calls.id, call));
  }

  async setGuestsDenied(call: CallId, source: Source, denied: boolean, at: number): Promise<void> {
    await this.queries
      .update(calls)
      .set({ guestsDenied: among(calls.guestsDenied, source, denied), ...ruled(at) })
      .where(eq(calls.id, call));
  }

  async end(call: CallId, at: number, condition: EndCondition): Promise<boolean> {
    const rows = await this.queries
      .update(calls)
      .set({ endedAt: new Date(at), ...ruled(at) })
      .where(and(open(call), mayEnd(condition)))
      .returning({ id: calls.id });
    return rows.length > 0;
  }

  async markInside(call: CallId, people: readonly ParticipantId[], at: number): Promise<void> {
    const occupied = this.queries
      .update(calls)
      .set({ emptySince: null, entered: true, dueAt: soon(at) })
      .where(open(call))
      .returning({ locked: calls.locked });
    if (people.length === 0) {
      await occupied;
      return;
    }
    const marked = this.queries.$with('occupied').as(occupied);
    await this.queries
      .with(marked)
      .update(participants)
      .set({ enteredAt: new Date(at) })
      .from(marked)
      .where(
        and(
          eq(participants.call, call),
          inArray(participants.id, [...people]),
          isNull(participants.enteredAt),
          or(eq(participants.role, 'host'), eq(marked.locked, false)),
        ),
      );
  }

  async markEmpty(call: CallId, at: number): Promise<void> {
    await this.queries
      .update(calls)
      .set({ emptySince: new Date(at) })
      .where(and(open(call), isNull(calls.emptySince)));
  }

  replaceRoom(call: CallId, { epoch, attempt }: RoomStamp, at: number): Promise<boolean> {
    return this.queries.transaction(async (queries) => {
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
    const due = this.queries
      .select({ id: calls.id })
      .from(calls)
      .where(and(or(lte(calls.dueAt, new Date(now)), gt(calls.dueAt, new Date(now + LATEST_LOOK_MS))), where))
      .orderBy(asc(calls.dueAt))
      .limit(limit)
      // Who asks at the same time gets others.
      .for('update', { skipLocked: true });
    const settled = and(
      eq(calls.version, calls.enforcedVersion),
      isNull(calls.endedAt),
      or(isNull(calls.watchUntil), lte(calls.watchUntil, new Date(now))),
    );
    const rows = await this.queries
      .update(calls)
      .set({
        dueAt: sql`case when ${settled} then ${moment(next.settled)} else ${moment(next.unsettled)} end`,
      })
      // As an array, so that it is computed once and each row is fetched by its id.
      .where(sql`${calls.id} = any(array(${due}))`)
      .returning();
    return rows.map(callOf);
  }

  async settle(
    call: CallId,
    version: number,
    { next, watchUntil }: { readonly next?: number; readonly watchUntil?: number },
  ): Promise<boolean> {
    const settled = this.queries
      .update(calls)
      .set({
        enforcedVersion: version,
        dueAt: next === undefined ? null : new Date(next),
        ...(watchUntil !== undefined && { watchUntil: new Date(watchUntil) }),
      })
      .where(and(eq(calls.id, call), eq(calls.version, version)))
      .returning({ id: calls.id });
    const obeying = this.queries.$with('obeying').as(settled);
    const muted = this.queries.$with('muted').as(
      this.queries
        .update(participants)
        .set({ pendingMutes: [] })
        .where(
          and(
            eq(participants.call, call),
            sql`cardinality(${participants.pendingMutes}) > 0`,
            exists(this.queries.select({ id: obeying.id }).from(obeying)),
          ),
        )
        .returning({ id: participants.id }),
    );
    const rows = await this.queries.with(obeying, muted).select({ id: obeying.id }).from(obeying);
    return rows.length > 0;
  }

  async postpone(call: CallId, until: number): Promise<void> {
    await this.queries
      .update(calls)
      .set({ dueAt: new Date(until) })
      .where(eq(calls.id, call));
  }

  async listUnclosedRooms(call: CallId): Promise<readonly CallRoom[]> {
    const rows = await this.queries
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
    await this.queries
      .update(callEpochs)
      .set({ closedAt: new Date(at) })
      .where(and(eq(callEpochs.room, room), isNull(callEpochs.closedAt)));
  }

  forgetEnded(before: number, limit: number): Promise<number> {
    return this.queries.transaction(async (queries) => {
      const openRoom = queries
        .select({ room: callEpochs.room })
        .from(callEpochs)
        .where(and(eq(callEpochs.call, calls.id), isNull(callEpochs.closedAt)));
      const old = await queries
        .select({ id: calls.id })
        .from(calls)
        .where(and(lt(calls.endedAt, new Date(before)), notExists(openRoom), this.#held && not(this.#held)))
        .orderBy(asc(calls.endedAt))
        .limit(limit)
        // Concurrent deletions get different ones.
        .for('update', { skipLocked: true });
      const ids = old.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await deleteCalls(queries, ids);
      return ids.length;
    });
  }

  /** `undefined` when a call is open at the key. */
  async #addTenant(id: TenantId): Promise<void> {
    if (this.#tenants.has(id)) return;
    await this.queries.insert(tenants).values({ id }).onConflictDoNothing();
    this.#tenants.add(id);
  }

  async #insert(call: NewCall): Promise<CallRecord | undefined> {
    const { id, tenant, key, decision, encrypted, openedAt } = call;
    const rows = await this.#open.execute({
      id,
      tenant,
      key,
      deployment: decision.deployment,
      decision,
      encrypted,
      at: new Date(openedAt),
      dueAt: new Date(openedAt + TAKEOVER_MS),
      room: roomName(id, FIRST_ROOM),
    });
    return rows.length === 0 ? undefined : openedCall(call);
  }
}

function mayEnd(condition: EndCondition): SQL | undefined {
  if (condition === 'always') return undefined;
  if (condition === 'unused') return eq(calls.used, false);
  return lt(calls.emptySince, new Date(condition.emptyBefore));
}
