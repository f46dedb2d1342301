import { createHash } from 'node:crypto';
import { is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { Queries } from '../database/queries.ts';
import * as schema from '../database/schema.ts';

/** Milliseconds between two reports. `crossfade retire-tables` takes a release that was seen five minutes ago as running. */
const INTERVAL = 60_000;

/** Every column that this release reads, as `table.column`. */
const columnsRead = (): readonly string[] =>
  Object.values(schema)
    .filter((table) => is(table, PgTable))
    .flatMap((table) => {
      const { name, columns } = getTableConfig(table);
      return columns.map((column) => `${name}.${column.name}`);
    })
    .toSorted();

/**
 * Reports again and again which columns this process reads, for the command that retires those that nobody does. The first
 * report is awaited; a later one that fails is made up for by the next. Answers what ends it.
 */
export async function reportSchemaReads(queries: Queries): Promise<() => void> {
  const reads = [...columnsRead()];
  const id = createHash('sha256').update(reads.join(' ')).digest('hex');
  const report = async (): Promise<void> => {
    await queries
      .insert(schema.schemaReaders)
      .values({ id, reads })
      .onConflictDoUpdate({ target: schema.schemaReaders.id, set: { lastSeenAt: sql`now()` } });
  };
  await report();
  const timer = setInterval(() => void report().catch(() => undefined), INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
