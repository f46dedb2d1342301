import { roomName, type CallId, type MoveId, type ParticipantId } from '@crossfade/video-core';
import {
  begunMove,
  isOpen,
  type BegunMove,
  type CommitOutcome,
  type MoveLease,
  type MoveRecord,
  type MoveRoom,
  type MoveStore,
  type NewMove,
  type StoredReport,
} from '@crossfade/video-core/server';
import { and, count, desc, eq, inArray, isNotNull, lte, max, not, or, sql, type SQL } from 'drizzle-orm';
import { moment, open, ruled } from './call-rows.ts';
import { moveOf, reportOf, rowOf } from './move-rows.ts';
import type { Queries } from './queries.ts';
import { callEpochs, calls, switchAttempts, switchReports } from './schema.ts';

const OPEN = inArray(switchAttempts.phase, ['prepare', 'committed']);
const ONE_ROOM = { besideEpoch: null, besideAttempt: null, besideDeployment: null };

/** Moves in PostgreSQL or its embedded sibling. Whoever changes a call and a move locks the call first. */
export class SqlMoveStore implements MoveStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async now(): Promise<number> {
    const [row] = await this.#queries
      .select({ now: sql`clock_timestamp()`.mapWith(calls.openedAt) })
      .from(sql`(values (1)) as one`);
    if (!row) throw new Error('one row was asked for');
    return row.now.getTime();
  }

  begin(move: NewMove, lease: MoveLease): Promise<BegunMove> {
    const { call, source, requestedAt } = move;
    return this.#queries.transaction(async (queries) => {
      const [there] = await lockCallIn(queries, call, source);
      const [running] = await queries
        .select({ id: switchAttempts.id })
        .from(switchAttempts)
        .where(and(eq(switchAttempts.call, call), OPEN));
      if (running) return 'busy';
      if (!there) return 'changed';
      const epoch = source.epoch + 1;
      const [last] = await queries
        .select({ attempt: max(callEpochs.attempt) })
        .from(callEpochs)
        .where(and(eq(callEpochs.call, call), eq(callEpochs.epoch, epoch)));
      const record = begunMove(move, (last?.attempt ?? 0) + 1);
      const { target } = record;
      await queries.insert(callEpochs).values({
        call,
        epoch,
        attempt: target.attempt,
        room: roomName(call, target),
        deployment: target.deployment,
        openedAt: new Date(requestedAt),
      });
      await queries
        .insert(switchAttempts)
        .values({ ...rowOf(record), owner: lease.owner, ownedUntil: new Date(lease.until) });
      await queries
        .update(calls)
        .set({ ...besideOf(target), ...ruled(requestedAt) })
        .where(eq(calls.id, call));
      return record;
    });
  }

  async find(move: MoveId): Promise<MoveRecord | undefined> {
    const [row] = await this.#queries.select().from(switchAttempts).where(eq(switchAttempts.id, move));
    return row && moveOf(row);
  }

  async findOpen(call: CallId): Promise<MoveRecord | undefined> {
    const [row] = await this.#queries
      .select()
      .from(switchAttempts)
      .where(and(eq(switchAttempts.call, call), OPEN));
    return row && moveOf(row);
  }

  async findLatest(call: CallId): Promise<MoveRecord | undefined> {
    const [row] = await this.#queries
      .select()
      .from(switchAttempts)
      .where(eq(switchAttempts.call, call))
      .orderBy(desc(switchAttempts.targetEpoch), desc(switchAttempts.targetAttempt))
      .limit(1);
    return row && moveOf(row);
  }

  async report(move: MoveId, report: StoredReport): Promise<boolean> {
    const { participant, connection, seq, state, reason = null } = report;
    const taken = await this.#queries
      .insert(switchReports)
      .select(
        // In the order of the table, as an insert from a select must be.
        this.#queries
          .select({
            move: switchAttempts.id,
            participant: sql<string>`${participant}::text`.as('participant'),
            connection: sql<string>`${connection}::text`.as('connection'),
            seq: sql<number>`${seq}::integer`.as('seq'),
            state: sql<StoredReport['state']>`${state}::text`.as('state'),
            reason: sql<string | null>`${reason}::text`.as('reason'),
            at: sql<Date>`${moment(report.at)}`.as('at'),
          })
          .from(switchAttempts)
          .where(and(eq(switchAttempts.id, move), OPEN)),
      )
      .onConflictDoUpdate({
        target: [switchReports.move, switchReports.participant],
        set: {
          connection: sql`excluded.connection`,
          seq: sql`excluded.seq`,
          state: sql`excluded.state`,
          reason: sql`excluded.reason`,
          at: sql`excluded.at`,
        },
        setWhere: sql`${switchReports.connection} <> excluded.connection or ${switchReports.seq} < excluded.seq`,
      })
      .returning({ participant: switchReports.participant });
    return taken.length > 0;
  }

  async listReports(move: MoveId): Promise<readonly StoredReport[]> {
    const rows = await this.#queries.select().from(switchReports).where(eq(switchReports.move, move));
    return rows.map(reportOf);
  }

  async claim(move: MoveId, lease: MoveLease): Promise<MoveRecord | undefined> {
    const [row] = await this.#queries
      .update(switchAttempts)
      .set({ owner: lease.owner, ownedUntil: new Date(lease.until) })
      .where(and(eq(switchAttempts.id, move), mayCarryOn(lease)))
      .returning();
    return row && moveOf(row);
  }

  async listStranded(lease: MoveLease, limit: number): Promise<readonly MoveRecord[]> {
    const rows = await this.#queries
      .select()
      .from(switchAttempts)
      .where(mayCarryOn(lease))
      .orderBy(isNotNull(switchAttempts.endedAt), switchAttempts.ownedUntil)
      .limit(limit);
    return rows.map(moveOf);
  }

  save(move: MoveRecord, version: number): Promise<boolean> {
    return this.#queries.transaction(async (queries) => {
      if (!isOpen(move)) await lockCall(queries, move.call);
      const [before] = await queries
        .select({ phase: switchAttempts.phase })
        .from(switchAttempts)
        .where(and(eq(switchAttempts.id, move.id), eq(switchAttempts.version, version)))
        .for('update');
      if (!before) return false;
      await queries
        .update(switchAttempts)
        .set(rowOf({ ...move, version: version + 1 }))
        .where(eq(switchAttempts.id, move.id));
      if (isOpen(before) && !isOpen(move))
        await queries
          .update(calls)
          .set({ ...ONE_ROOM, ...ruled(move.endedAt ?? 0) })
          .where(eq(calls.id, move.call));
      return true;
    });
  }

  async commit(
    id: MoveId,
    version: number,
    { ready, at }: { readonly ready: readonly ParticipantId[]; readonly at: number },
  ): Promise<CommitOutcome> {
    const move = await this.find(id);
    if (!move) return 'changed';
    const { call, source, target } = move;
    return await this.#queries.transaction(async (queries) => {
      const [there] = await lockCallIn(queries, call, source);
      if (!there) return 'changed';
      if (ready.length > 0) {
        const [counted] = await queries
          .select({ ready: count() })
          .from(switchReports)
          .where(
            and(
              eq(switchReports.move, id),
              inArray(switchReports.participant, [...ready]),
              inArray(switchReports.state, ['ready', 'swapped']),
            ),
          );
        if (counted?.ready !== ready.length) return 'not-ready';
      }
      const [committed] = await queries
        .update(switchAttempts)
        .set({ phase: 'committed', committedAt: new Date(at), version: version + 1 })
        .where(
          and(
            eq(switchAttempts.id, id),
            eq(switchAttempts.version, version),
            eq(switchAttempts.phase, 'prepare'),
          ),
        )
        .returning({ id: switchAttempts.id });
      if (!committed) return 'changed';
      const { deployment: pin, epoch, attempt } = target;
      await queries
        .update(calls)
        .set({ pin, epoch, attempt, ...besideOf(source), ...ruled(at) })
        .where(eq(calls.id, call));
      return 'committed';
    });
  }
}

const besideOf = ({ epoch, attempt, deployment }: MoveRoom) => ({
  besideEpoch: epoch,
  besideAttempt: attempt,
  besideDeployment: deployment,
});

const lockCall = (queries: Queries, call: CallId) =>
  queries.select({ id: calls.id }).from(calls).where(eq(calls.id, call)).for('update');

/** No row when the call has ended, or is in another room. */
const lockCallIn = (queries: Queries, call: CallId, { epoch, attempt, deployment }: MoveRoom) =>
  queries
    .select({ id: calls.id })
    .from(calls)
    .where(and(open(call), eq(calls.epoch, epoch), eq(calls.attempt, attempt), eq(calls.pin, deployment)))
    .for('update');

const mayCarryOn = ({ owner, now }: MoveLease): SQL | undefined =>
  and(
    not(switchAttempts.cleared),
    or(eq(switchAttempts.owner, owner), lte(switchAttempts.ownedUntil, new Date(now))),
  );
