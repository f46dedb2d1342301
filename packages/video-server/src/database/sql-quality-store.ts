import { asId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import { and, eq, gte, or, sql, type SQL } from 'drizzle-orm';
import type { Cell } from '../comparison/rollup/cell.ts';
import type { QualityQuery, QualityStore, RolledUp } from '../comparison/rollup/quality-store.ts';
import { Sketches } from '../comparison/rollup/sketches.ts';
import { forgetRows } from './forget-rows.ts';
import { qualitySamples } from './quality-tables.ts';
import type { Queries } from './queries.ts';

/** Rows in one transaction. */
const BATCH = 100;
const COLUMNS = [
  'tenant',
  'day',
  'deployment',
  'ramp',
  'stage',
  'arm',
  'browser',
  'network',
  'size',
  'moved',
] as const satisfies readonly (keyof Cell)[];

type Row = typeof qualitySamples.$inferSelect;

/** In one table, with a row for each cell. */
export class SqlQualityStore implements QualityStore {
  readonly #queries: Queries;
  readonly #clock: Clock;

  constructor(queries: Queries, clock: Clock) {
    this.#queries = queries;
    this.#clock = clock;
  }

  async add(rolledUp: readonly RolledUp[]): Promise<void> {
    // Processes that add to the same rows lock them in the same order.
    const sorted = rolledUp.toSorted((a, b) => (idOf(a.cell) < idOf(b.cell) ? -1 : 1));
    for (let from = 0; from < sorted.length; from += BATCH) await this.#add(sorted.slice(from, from + BATCH));
  }

  async find(
    { tenant, from, ...wanted }: QualityQuery,
    by: 'deployment' | 'arm',
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const group = qualitySamples[by];
    // One row for each group: reading thousands of rows takes longer than adding them up. In base64, which is half as long as
    // what bytes are sent as.
    const together = sql<string>`encode(string_agg(${qualitySamples.sketches}, ''::bytea), 'base64')`;
    const rows = await this.#queries
      .select({ group, together })
      .from(qualitySamples)
      .where(and(eq(qualitySamples.tenant, tenant), gte(qualitySamples.day, from), ...conditionsOf(wanted)))
      .groupBy(group);
    return new Map(rows.map((row) => [row.group, Buffer.from(row.together, 'base64')]));
  }

  forget(before: number, limit: number): Promise<number> {
    return forgetRows(this.#queries, qualitySamples.at, before, limit);
  }

  #add(rolledUp: readonly RolledUp[]): Promise<void> {
    const at = new Date(this.#clock.now());
    return this.#queries.transaction(async (queries) => {
      // First the rows, so that those who add at the same time wait for each other.
      await queries
        .insert(qualitySamples)
        .values(rolledUp.map(({ cell }) => Object.assign({ at, sketches: new Uint8Array() }, cell)))
        .onConflictDoNothing();
      const rows = await queries
        .select()
        .from(qualitySamples)
        .where(or(...rolledUp.map(({ cell }) => and(...conditionsOf(cell)))))
        .orderBy(...COLUMNS.map((column) => qualitySamples[column]))
        .for('update');
      const stored = new Map(rows.map((row) => [idOf(cellOf(row)), row.sketches]));
      for (const { cell, sketches } of rolledUp) {
        const sum = new Sketches();
        sum.add(stored.get(idOf(cell)) ?? new Uint8Array());
        sum.add(sketches);
        await queries
          .update(qualitySamples)
          .set({ sketches: sum.stored(), at })
          .where(and(...conditionsOf(cell)));
      }
    });
  }
}

const conditionsOf = (wanted: Partial<Cell>): readonly SQL[] =>
  COLUMNS.flatMap((column) => {
    const value = wanted[column];
    return value === undefined ? [] : eq(qualitySamples[column], value);
  });

const idOf = (cell: Cell): string => JSON.stringify(COLUMNS.map((column) => cell[column]));

function cellOf({ sketches: _sketches, at: _at, tenant, deployment, ...rest }: Row): Cell {
  return { ...rest, tenant: asId.tenant(tenant), deployment: asId.deployment(deployment) };
}
