import { randomUUID } from 'node:crypto';
import { asId, type CallKey, type TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import {
  and,
  asc,
  desc,
  eq,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  ne,
  not,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { recordingParts, recordings, recordingViewings } from '../../database/recording-tables.ts';
import { heldRecordings } from './held-recordings.ts';
import {
  recordingIdSchema,
  type NewRecording,
  type Recording,
  type RecordingChange,
  type RecordingId,
  type RecordingPart,
  type RecordingViewing,
} from './recording.ts';
import type {
  AlsoDone,
  RecordingClaim,
  RecordingExpiry,
  RecordingPage,
  RecordingStore,
  RecordingVersion,
} from './recording-store.ts';

const CHANGED = { version: sql`${recordings.version} + 1` };

/** Recordings in PostgreSQL or its embedded sibling. */
export class SqlRecordingStore implements RecordingStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async queue(recording: NewRecording, now: number): Promise<Recording | undefined> {
    const [row] = await this.#queries
      .insert(recordings)
      .values({ ...recording, queuedAt: now })
      .onConflictDoNothing()
      .returning();
    return row && recordingOf(row);
  }

  async find(id: RecordingId): Promise<Recording | undefined> {
    const [row] = await this.#queries
      .select()
      .from(recordings)
      .where(and(eq(recordings.id, id), ne(recordings.state, 'deleted')));
    return row && recordingOf(row);
  }

  async findRunning(tenant: TenantId, key: CallKey): Promise<Recording | undefined> {
    const [row] = await this.#queries
      .select()
      .from(recordings)
      .where(and(eq(recordings.tenant, tenant), eq(recordings.key, key), RUNNING));
    return row && recordingOf(row);
  }

  save(
    { id, version }: RecordingVersion,
    change: RecordingChange,
    also?: AlsoDone,
  ): Promise<Recording | undefined> {
    return this.#together(also, (queries) =>
      queries
        .update(recordings)
        .set({ ...change, ...CHANGED })
        .where(and(eq(recordings.id, id), eq(recordings.version, version)))
        .returning(),
    );
  }

  async stop(id: RecordingId, reason: string, now: number): Promise<Recording | undefined> {
    const unrecorded = isNull(recordings.startedAt);
    const [row] = await this.#queries
      .update(recordings)
      .set({
        state: sql`case when ${unrecorded} then 'failed' else 'finishing' end`,
        problem: sql`case when ${unrecorded} then 'not-started' end`,
        stoppedAt: now,
        stopReason: reason,
        ...CHANGED,
      })
      .where(and(eq(recordings.id, id), RUNNING))
      .returning();
    return row && recordingOf(row);
  }

  claimForRecorder(claim: RecordingClaim): Promise<readonly Recording[]> {
    const unfinished = and(eq(recordings.state, 'finishing'), isNull(recordings.file));
    return this.#claim(or(RUNNING, unfinished), claim);
  }

  claimForStorage(claim: RecordingClaim): Promise<readonly Recording[]> {
    const finished = and(eq(recordings.state, 'finishing'), isNotNull(recordings.file));
    const due = or(isNull(recordings.dueAt), lte(recordings.dueAt, claim.now));
    return this.#claim(and(or(finished, eq(recordings.state, 'deleted')), due), claim);
  }

  async renewLease(id: RecordingId, owner: string, until: number): Promise<boolean> {
    const renewed = await this.#queries
      .update(recordings)
      .set({ leaseUntil: until })
      .where(and(eq(recordings.id, id), eq(recordings.leaseOwner, owner)))
      .returning({ id: recordings.id });
    return renewed.length > 0;
  }

  async listRunning(): Promise<readonly Recording[]> {
    const rows = await this.#queries
      .select()
      .from(recordings)
      .where(RUNNING)
      .orderBy(asc(recordings.queuedAt), asc(recordings.id));
    return rows.map(recordingOf);
  }

  async list(tenant: TenantId, { after, limit }: RecordingPage): Promise<readonly Recording[]> {
    const cursor = this.#queries
      .select({ queuedAt: recordings.queuedAt, id: recordings.id })
      .from(recordings)
      .where(sql`${recordings.id}::text = ${after ?? ''}`);
    const rows = await this.#queries
      .select()
      .from(recordings)
      .where(
        and(
          eq(recordings.tenant, tenant),
          ne(recordings.state, 'deleted'),
          after === undefined ? undefined : sql`(${recordings.queuedAt}, ${recordings.id}) < (${cursor})`,
        ),
      )
      .orderBy(desc(recordings.queuedAt), desc(recordings.id))
      .limit(limit);
    return rows.map(recordingOf);
  }

  async putPart(part: RecordingPart): Promise<void> {
    await this.#queries
      .insert(recordingParts)
      .values(part)
      .onConflictDoUpdate({ target: [recordingParts.recording, recordingParts.number], set: part });
  }

  listParts(id: RecordingId): Promise<readonly RecordingPart[]> {
    return this.#queries
      .select()
      .from(recordingParts)
      .where(eq(recordingParts.recording, id))
      .orderBy(asc(recordingParts.number));
  }

  async noteViewing(
    recording: RecordingId,
    { viewer, at, download }: Omit<RecordingViewing, 'lastAt'>,
    gap: number,
  ): Promise<void> {
    await this.#queries.transaction(async (transaction) => {
      // A player asks for several ranges at once: one after another, they are one viewing.
      const turn = `viewing ${recording} ${viewer}`;
      await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${turn}, 0))`);
      const same = and(
        eq(recordingViewings.recording, recording),
        eq(recordingViewings.viewer, viewer),
        eq(recordingViewings.download, download),
        gte(recordingViewings.lastAt, at - gap),
      );
      const continued = await transaction
        .update(recordingViewings)
        .set({ lastAt: at })
        .where(same)
        .returning({ id: recordingViewings.id });
      if (continued.length === 0)
        await transaction.insert(recordingViewings).values({
          id: randomUUID(),
          recording,
          viewer,
          download,
          at,
          lastAt: at,
        });
    });
  }

  listViewings(id: RecordingId, limit: number): Promise<readonly RecordingViewing[]> {
    const { viewer, at, lastAt, download } = recordingViewings;
    return this.#queries
      .select({ viewer, at, lastAt, download })
      .from(recordingViewings)
      .where(eq(recordingViewings.recording, id))
      .orderBy(desc(at), desc(recordingViewings.id))
      .limit(limit);
  }

  async isHeld(id: RecordingId): Promise<boolean> {
    const rows = await this.#queries
      .select({ id: recordings.id })
      .from(recordings)
      .where(and(eq(recordings.id, id), heldRecordings(this.#queries)));
    return rows.length > 0;
  }

  async expire({ now, failedBefore, limit }: RecordingExpiry): Promise<number> {
    const expired = this.#queries
      .select({ id: recordings.id })
      .from(recordings)
      .where(
        and(
          or(
            and(eq(recordings.state, 'ready'), lt(recordings.expiresAt, now)),
            and(eq(recordings.state, 'failed'), lt(recordings.queuedAt, failedBefore)),
          ),
          not(heldRecordings(this.#queries)),
        ),
      )
      .orderBy(asc(recordings.queuedAt))
      .limit(limit)
      .for('update', { skipLocked: true });
    const deleted = await deleting(this.#queries, sql`${recordings.id} = any(array(${expired}))`, now);
    return deleted.length;
  }

  async markDeleted(id: RecordingId, now: number, also?: AlsoDone): Promise<boolean> {
    const deleted = await this.#together(also, (queries) =>
      deleting(queries, and(eq(recordings.id, id), not(heldRecordings(queries))), now),
    );
    return deleted !== undefined;
  }

  async forget(id: RecordingId): Promise<void> {
    await this.#queries.delete(recordings).where(and(eq(recordings.id, id), eq(recordings.state, 'deleted')));
  }

  async #claim(what: SQL | undefined, { owner, now, until, limit }: RecordingClaim) {
    const free = or(isNull(recordings.leaseUntil), lte(recordings.leaseUntil, now));
    const claimable = this.#queries
      .select({ id: recordings.id })
      .from(recordings)
      .where(and(what, free))
      .orderBy(asc(recordings.queuedAt), asc(recordings.id))
      .limit(limit)
      .for('update', { skipLocked: true });
    const claimed = await this.#queries
      .update(recordings)
      .set({ leaseOwner: owner, leaseUntil: until, ...CHANGED })
      .where(sql`${recordings.id} = any(array(${claimable}))`)
      .returning();
    return claimed
      .map(recordingOf)
      .toSorted((one, other) => one.queuedAt - other.queuedAt || one.id.localeCompare(other.id));
  }

  /** Does a change, and what follows from it if it was made, in one transaction. */
  #together(
    also: AlsoDone | undefined,
    change: (queries: Queries) => Promise<readonly (typeof recordings.$inferSelect)[]>,
  ): Promise<Recording | undefined> {
    return this.#queries.transaction(async (transaction) => {
      const [row] = await change(transaction);
      const changed = row && recordingOf(row);
      if (changed) await also?.(transaction, changed);
      return changed;
    });
  }
}

/** The lease stays: who works on it is let finish, so that nothing is written after it was deleted. */
const deleting = (queries: Queries, which: SQL | undefined, now: number) =>
  queries
    .update(recordings)
    .set({ state: 'deleted', dueAt: now, ...CHANGED })
    .where(and(which, ne(recordings.state, 'deleted')))
    .returning();

const RUNNING = inArray(recordings.state, ['queued', 'recording']);

const recordingOf = (row: typeof recordings.$inferSelect): Recording => ({
  ...row,
  id: recordingIdSchema.parse(row.id),
  tenant: asId.tenant(row.tenant),
  key: asId.key(row.key),
  call: asId.call(row.call),
});
