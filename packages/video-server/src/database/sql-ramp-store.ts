import { asId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Metric } from '../comparison/metrics.ts';
import type { KeyHistory } from '../comparison/statistics/key-history.ts';
import type { Ramp } from '../ramp/ramp.ts';
import { storedRamp } from '../ramp/ramp-schema.ts';
import {
  FAILED_KEPT,
  failedIn,
  historiesOf,
  type FailedJoin,
  type JoinsInRow,
  type KeyCount,
  type RampStore,
  type StoredRamp,
} from '../ramp/ramp-store.ts';
import { forgetRows } from './forget-rows.ts';
import type { Queries } from './queries.ts';
import { rampCounts, ramps } from './ramp-tables.ts';

/** Rows in one statement. */
const BATCH = 500;

/** In two tables: a row for each ramp, and one for each key, stage and metric that was counted. */
export class SqlRampStore implements RampStore {
  readonly #queries: Queries;
  readonly #clock: Clock;

  constructor(queries: Queries, clock: Clock) {
    this.#queries = queries;
    this.#clock = clock;
  }

  async latest(): Promise<StoredRamp | undefined> {
    const [row] = await this.#queries.select().from(ramps).orderBy(desc(ramps.number)).limit(1);
    if (!row) return undefined;
    const { version, failedAt } = row;
    return { ramp: storedRamp.parse(row.ramp), version, ...failedIn(failedAt.map(failedJoinOf)) };
  }

  async save(ramp: Ramp, version: number): Promise<boolean> {
    const rows =
      version === 0
        ? await this.#queries
            .insert(ramps)
            .values({ number: ramp.number, version: 1, ramp })
            .onConflictDoNothing()
            .returning({ number: ramps.number })
        : await this.#queries
            .update(ramps)
            .set({ ramp, version: version + 1 })
            .where(and(eq(ramps.number, ramp.number), eq(ramps.version, version)))
            .returning({ number: ramps.number });
    return rows.length > 0;
  }

  async count(
    ramp: number,
    counts: readonly KeyCount[],
    { worked, workedAt, failedAt }: JoinsInRow,
  ): Promise<void> {
    const at = new Date(this.#clock.now());
    const sorted = counts.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
    for (let from = 0; from < sorted.length; from += BATCH)
      await this.#queries
        .insert(rampCounts)
        .values(sorted.slice(from, from + BATCH).map((count) => Object.assign({ ramp, at }, count)))
        .onConflictDoUpdate({
          target: [rampCounts.ramp, rampCounts.metric, rampCounts.stage, rampCounts.tenant, rampCounts.key],
          set: {
            trials: sql`${rampCounts.trials} + excluded.trials`,
            events: sql`${rampCounts.events} + excluded.events`,
            at,
          },
        });
    if (!worked && workedAt.length === 0 && failedAt.length === 0) return;
    const texts = (list: readonly string[]) => sql`${sql.param([...list], ramps.failedAt)}::text[]`;
    const before = worked
      ? texts([])
      : sql`array(select entry from unnest(${ramps.failedAt}) entry where split_part(entry, ' ', 1) <> all(${texts(workedAt)}))`;
    const all = sql`array(select distinct unnest(${before} || ${texts(failedAt.map(textOf))}) limit ${FAILED_KEPT})`;
    await this.#queries.update(ramps).set({ failedAt: all }).where(eq(ramps.number, ramp));
  }

  async histories(ramp: number): Promise<ReadonlyMap<Metric, readonly KeyHistory[]>> {
    const rows = await this.#queries.select().from(rampCounts).where(eq(rampCounts.ramp, ramp));
    return historiesOf(rows.map(countOf));
  }

  forget(before: number, limit: number): Promise<number> {
    return forgetRows(this.#queries, rampCounts.at, before, limit);
  }
}

const textOf = ({ network, key }: FailedJoin): string => `${network} ${key}`;

function failedJoinOf(text: string): FailedJoin {
  const [network = '', key = network] = text.split(' ');
  return { network, key: asId.key(key) };
}

/** Processes that count the same rows lock them in the same order. */
const place = ({ metric, stage, tenant, key }: KeyCount): string =>
  JSON.stringify([metric, stage, tenant, key]);

const countOf = ({
  tenant,
  key,
  metric,
  stage,
  treatedFrom,
  trials,
  events,
}: typeof rampCounts.$inferSelect): KeyCount => ({
  tenant: asId.tenant(tenant),
  key: asId.key(key),
  metric,
  stage,
  trials,
  events,
  ...(treatedFrom !== null && { treatedFrom }),
});
