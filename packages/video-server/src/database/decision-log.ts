import type { DecisionEntry } from '@crossfade/video-core/server';
import type { DecisionStore } from '../call-server-store.ts';
import { eq, notExists } from 'drizzle-orm';
import type { ServerLog } from '../server-log.ts';
import type { Queries } from './queries.ts';
import { forgetRows } from './forget-rows.ts';
import { calls, decisions } from './schema.ts';

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

  /** Deletes at most `limit` decisions from before a time, but none about a call that is still stored. */
  forget(before: number, limit: number): Promise<number> {
    const itsCall = this.#queries.select({ id: calls.id }).from(calls).where(eq(calls.id, decisions.call));
    return forgetRows(this.#queries, decisions.at, before, limit, notExists(itsCall));
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
