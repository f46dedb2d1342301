import { asId, kindOf, type CallId, type Decision, type TenantId } from '@crossfade/video-core';
import type { DecisionEntry, LatestPage } from '@crossfade/video-core/server';
import type { DecisionStore, KeptDecision, Opening } from '../call-server-store.ts';
import { and, desc, eq, isNotNull, lt, notExists, type SQL } from 'drizzle-orm';
import type { ServerLog } from '../server-log.ts';
import type { Queries } from './queries.ts';
import { forgetRows } from './forget-rows.ts';
import { calls, decisions } from './schema.ts';
import { storedDecision, storedInputs } from './stored-json.ts';

/** Decisions that may wait for the database; beyond it the log alone has them. */
const WAITING_LIMIT = 10_000;
/** Rows in one statement. */
const BATCH = 500;
/** Milliseconds that a decision waits for others, so that a busy server writes many at once. */
const GATHER = 250;

/** Decisions go to the log at once and to a table soon after, as far as the database keeps up. */
export class DecisionLog implements DecisionStore {
  readonly #queries: Queries;
  readonly #log: ServerLog;
  #waiting: DecisionEntry[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(queries: Queries, log: ServerLog) {
    this.#queries = queries;
    this.#log = log;
  }

  decided(entry: DecisionEntry): void {
    this.#log.info({ event: 'decision', ...entry }, 'decided where a call runs');
    if (this.#waiting.length >= WAITING_LIMIT) return;
    this.#waiting.push(entry);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER);
  }

  /** Resolves when everything reported so far is stored, or has failed. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#drain(this.#writing);
    return this.#writing;
  }

  async list(tenant: TenantId, { before, limit }: LatestPage): Promise<readonly KeptDecision[]> {
    await this.flush();
    const rows = await this.#queries
      .select()
      .from(decisions)
      .where(and(eq(decisions.tenant, tenant), before === undefined ? undefined : lt(decisions.id, before)))
      .orderBy(desc(decisions.id))
      .limit(limit);
    return rows.map(entryOf);
  }

  latestOpenings(tenant: TenantId, limit: number): Promise<readonly Opening[]> {
    return this.#openings(eq(decisions.tenant, tenant), limit);
  }

  async opening(call: CallId): Promise<Opening | undefined> {
    const [opening] = await this.#openings(eq(decisions.call, call), 1);
    return opening;
  }

  /** Deletes at most `limit` decisions from before a time, but none about a call that is still stored. */
  forget(before: number, limit: number): Promise<number> {
    const itsCall = this.#queries.select({ id: calls.id }).from(calls).where(eq(calls.id, decisions.call));
    return forgetRows(this.#queries, decisions.at, before, limit, notExists(itsCall));
  }

  async #openings(condition: SQL, limit: number): Promise<readonly Opening[]> {
    await this.flush();
    const rows = await this.#queries
      .select({ key: calls.key, decision: decisions })
      .from(decisions)
      .innerJoin(calls, eq(calls.id, decisions.call))
      .where(and(condition, isNotNull(decisions.inputs), isNotNull(decisions.deployment)))
      .orderBy(desc(decisions.id))
      .limit(limit);
    return rows.map(({ key, decision }) => ({
      call: asId.call(decision.call ?? ''),
      key: asId.key(key),
      at: decision.at.getTime(),
      decision: decisionOf(decision),
      inputs: storedInputs.parse(decision.inputs),
    }));
  }

  async #drain(earlier: Promise<void>): Promise<void> {
    await earlier;
    while (this.#waiting.length > 0) await this.#write(this.#waiting.splice(0, BATCH));
  }

  async #write(entries: readonly DecisionEntry[]): Promise<void> {
    try {
      await this.#queries.insert(decisions).values(entries.map(rowOf));
    } catch (error) {
      this.#log.error({ err: error }, `failed: storing ${entries.length} decisions`);
    }
  }
}

const rowOf = ({ at, outcome, ...entry }: DecisionEntry): typeof decisions.$inferInsert =>
  Object.assign(
    { ...entry, at: new Date(at) },
    outcome.decided ? outcome.decision : { refusal: outcome.code },
  );

type Row = typeof decisions.$inferSelect;

const entryOf = (row: Row): KeptDecision => ({
  id: row.id,
  at: row.at.getTime(),
  tenant: asId.tenant(row.tenant),
  key: asId.key(row.key),
  subject: row.subject ?? '',
  ...(row.call !== null && { call: asId.call(row.call) }),
  ...(row.inputs !== null && { inputs: storedInputs.parse(row.inputs) }),
  outcome:
    row.deployment === null
      ? { decided: false, code: row.refusal ?? '' }
      : { decided: true, decision: decisionOf(row) },
});

/** The provider is no column: a deployment says which it is. */
const decisionOf = ({ deployment, reason, variant, fellBackFrom }: Row): Decision =>
  storedDecision.parse({
    deployment,
    provider: kindOf(asId.deployment(deployment ?? '')),
    reason,
    variant,
    ...(fellBackFrom !== null && { fellBackFrom }),
  });
