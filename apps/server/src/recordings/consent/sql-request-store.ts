import { isDeepStrictEqual } from 'node:util';
import { asId, type CallId, type CallKey, type ParticipantId, type TenantId } from '@crossfade/video-core';
import type { Queries } from '@crossfade/video-server/sql';
import {
  and,
  asc,
  count,
  desc,
  eq,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lt,
  notExists,
  or,
  sql,
  type SQL,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { recordingConsents, recordingRequests } from '../../database/recording-consent-tables.ts';
import { recordings } from '../../database/recording-tables.ts';
import type { Consent } from '../policy/consent.ts';
import type { RecordingRequest } from '../policy/recording-request.ts';
import { recordingIdSchema, type RecordingId } from '../store/recording.ts';
import type { RequestStore, StoredRequest } from './request-store.ts';

type RequestRow = typeof recordingRequests.$inferSelect;
type ConsentRow = typeof recordingConsents.$inferSelect;

/** Requests for recordings in PostgreSQL or its embedded sibling. */
export class SqlRequestStore implements RequestStore {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  async add(request: RecordingRequest, most: number): Promise<'added' | 'taken' | 'full'> {
    return this.#queries.transaction(async (transaction) => {
      // Those of a tenant are counted and added in turn.
      const turn = `recordings of ${request.tenant}`;
      await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${turn}, 0))`);
      const [open] = await transaction
        .select({ count: count() })
        .from(recordingRequests)
        .where(and(eq(recordingRequests.tenant, request.tenant), isNull(recordingRequests.overAt)));
      if ((open?.count ?? 0) >= most) return 'full';
      const added = await transaction
        .insert(recordingRequests)
        .values(rowOf(request))
        .onConflictDoNothing()
        .returning({ id: recordingRequests.id });
      if (added.length === 0) return 'taken';
      await putConsents(transaction, request);
      return 'added';
    });
  }

  find(id: RecordingId): Promise<StoredRequest | undefined> {
    return this.#findBy(eq(recordingRequests.id, id));
  }

  findOpen(tenant: TenantId, key: CallKey): Promise<StoredRequest | undefined> {
    return this.#findBy(
      and(
        eq(recordingRequests.tenant, tenant),
        eq(recordingRequests.key, key),
        isNull(recordingRequests.overAt),
      ),
    );
  }

  findLatest(call: CallId): Promise<StoredRequest | undefined> {
    return this.#findBy(eq(recordingRequests.call, call));
  }

  async save(request: RecordingRequest, version: number): Promise<boolean> {
    return this.#queries.transaction(async (transaction) => {
      const saved = await transaction
        .update(recordingRequests)
        .set({ ...rowOf(request), version: version + 1 })
        .where(and(eq(recordingRequests.id, request.id), eq(recordingRequests.version, version)))
        .returning({ id: recordingRequests.id });
      if (saved.length === 0) return false;
      await putConsents(transaction, request);
      return true;
    });
  }

  async settle(id: RecordingId, at: number): Promise<void> {
    await this.#queries
      .update(recordingRequests)
      .set({ settledAt: new Date(at) })
      .where(and(eq(recordingRequests.id, id), isNotNull(recordingRequests.overAt)));
  }

  listUnsettled(): Promise<readonly StoredRequest[]> {
    return this.#list(
      this.#queries
        .select()
        .from(recordingRequests)
        .where(isNull(recordingRequests.settledAt))
        .orderBy(asc(recordingRequests.askedAt)),
    );
  }

  async listDecided(
    tenant: TenantId,
    participants: readonly ParticipantId[],
    at: number,
  ): Promise<readonly Consent[]> {
    if (participants.length === 0) return [];
    const later = alias(recordingConsents, 'later');
    const overruling = or(
      and(inArray(later.answer, ['no', 'withdrawn']), gte(later.at, recordingConsents.at)),
      and(isNotNull(later.decidedBy), gt(later.at, recordingConsents.at)),
    );
    const overruled = this.#queries
      .select({ at: later.at })
      .from(later)
      .where(
        and(
          eq(later.tenant, recordingConsents.tenant),
          eq(later.participant, recordingConsents.participant),
          overruling,
        ),
      );
    const rows = await this.#queries
      .select()
      .from(recordingConsents)
      .where(
        and(
          eq(recordingConsents.tenant, tenant),
          inArray(recordingConsents.participant, [...participants]),
          eq(recordingConsents.answer, 'yes'),
          isNotNull(recordingConsents.decidedBy),
          gt(recordingConsents.until, new Date(at)),
          notExists(overruled),
        ),
      )
      .orderBy(desc(recordingConsents.at));
    return rows.map(consentIn);
  }

  async forget(before: number, limit: number): Promise<void> {
    const kept = this.#queries
      .select({ id: recordings.id })
      .from(recordings)
      .where(eq(recordings.id, recordingRequests.id));
    const old = this.#queries
      .select({ id: recordingRequests.id })
      .from(recordingRequests)
      .where(and(lt(recordingRequests.settledAt, new Date(before)), notExists(kept)))
      .orderBy(asc(recordingRequests.settledAt))
      .limit(limit);
    await this.#queries.delete(recordingRequests).where(sql`${recordingRequests.id} = any(array(${old}))`);
  }

  async #findBy(which: SQL | undefined): Promise<StoredRequest | undefined> {
    const [found] = await this.#list(
      this.#queries
        .select()
        .from(recordingRequests)
        .where(which)
        .orderBy(desc(recordingRequests.askedAt), desc(recordingRequests.id))
        .limit(1),
    );
    return found;
  }

  async #list(selected: PromiseLike<readonly RequestRow[]>): Promise<readonly StoredRequest[]> {
    const rows = await selected;
    if (rows.length === 0) return [];
    const consents = await this.#queries
      .select()
      .from(recordingConsents)
      .where(
        inArray(
          recordingConsents.recording,
          rows.map(({ id }) => id),
        ),
      )
      .orderBy(asc(recordingConsents.at), asc(recordingConsents.participant));
    return rows.map((row) => ({
      request: requestIn(
        row,
        consents.filter(({ recording }) => recording === row.id),
      ),
      version: row.version,
    }));
  }
}

/** What changed alone: many may agree, one after another. */
async function putConsents(
  queries: Pick<Queries, 'select' | 'insert' | 'delete'>,
  { id: recording, tenant, consents }: RecordingRequest,
): Promise<void> {
  const rows = await queries
    .select()
    .from(recordingConsents)
    .where(eq(recordingConsents.recording, recording));
  const known = new Map(rows.map((row) => [row.participant, consentIn(row)]));
  const named = new Set<string>(consents.map(({ participant }) => participant));
  const gone = [...known.keys()].filter((participant) => !named.has(participant));
  if (gone.length > 0)
    await queries
      .delete(recordingConsents)
      .where(and(eq(recordingConsents.recording, recording), inArray(recordingConsents.participant, gone)));
  for (const consent of consents) {
    const { participant, name, answer, at, decision } = consent;
    if (isDeepStrictEqual(consent, known.get(participant))) continue;
    const said = {
      name,
      answer,
      at: new Date(at),
      decidedBy: decision?.decidedBy ?? null,
      ground: decision?.ground ?? null,
      until: decision ? new Date(decision.until) : null,
      enteredBy: decision?.enteredBy ?? null,
    };
    await queries
      .insert(recordingConsents)
      .values({ recording, tenant, participant, ...said })
      .onConflictDoUpdate({
        target: [recordingConsents.recording, recordingConsents.participant],
        set: said,
      });
  }
}

const dateOf = (at: number | undefined): Date | null => (at === undefined ? null : new Date(at));

const rowOf = (request: RecordingRequest) => {
  const { id, tenant, call, key, startedBy, starter, askedAt, agreedAt, queuedAt, over, emptySince } =
    request;
  return {
    id,
    tenant,
    call,
    key,
    startedBy,
    starter: starter ?? null,
    askedAt: new Date(askedAt),
    agreedAt: dateOf(agreedAt),
    queuedAt: dateOf(queuedAt),
    overAt: dateOf(over?.at),
    overWhy: over?.why ?? null,
    overBy: over?.by ?? null,
    emptySince: dateOf(emptySince),
  };
};

function requestIn(row: RequestRow, consents: readonly ConsentRow[]): RecordingRequest {
  const {
    id,
    tenant,
    call,
    key,
    startedBy,
    starter,
    askedAt,
    agreedAt,
    queuedAt,
    overAt,
    overWhy,
    overBy,
    emptySince,
  } = row;
  return {
    id: recordingIdSchema.parse(id),
    tenant: asId.tenant(tenant),
    call: asId.call(call),
    key: asId.key(key),
    startedBy,
    ...(starter !== null && { starter: asId.participant(starter) }),
    askedAt: askedAt.getTime(),
    ...(agreedAt && { agreedAt: agreedAt.getTime() }),
    ...(queuedAt && { queuedAt: queuedAt.getTime() }),
    ...(overAt &&
      overWhy && {
        over: {
          at: overAt.getTime(),
          why: overWhy,
          ...(overBy !== null && { by: asId.participant(overBy) }),
        },
      }),
    ...(emptySince && { emptySince: emptySince.getTime() }),
    consents: consents.map(consentIn),
  };
}

function consentIn(row: ConsentRow): Consent {
  const { participant, name, answer, at, decidedBy, ground, until, enteredBy } = row;
  return {
    participant: asId.participant(participant),
    name,
    answer,
    at: at.getTime(),
    ...(decidedBy !== null &&
      until && {
        decision: {
          decidedBy,
          ground: ground ?? '',
          until: until.getTime(),
          enteredBy: enteredBy ?? '',
        },
      }),
  };
}
