import { and, asc, lt, sql, type SQL } from 'drizzle-orm';
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Queries } from './queries.ts';

/**
 * Deletes at most `limit` rows from before a time (milliseconds since 1970), the oldest first, and answers how many.
 * Who does so at the same time gets other rows. The moment's column should have an index.
 */
export async function forgetRows(
  queries: Queries,
  moment: AnyPgColumn,
  before: number,
  limit: number,
  condition?: SQL,
): Promise<number> {
  const table: PgTable = moment.table;
  const oldest = queries
    .select({ row: sql`ctid` })
    .from(table)
    .where(and(lt(moment, new Date(before)), condition))
    .orderBy(asc(moment))
    .limit(limit)
    .for('update', { skipLocked: true });
  const deleted = await queries
    .delete(table)
    // As an array, whose rows are fetched one by one instead of being looked for in the whole table.
    .where(sql`ctid = any(array(${oldest}))`)
    .returning({ deleted: sql`1` });
  return deleted.length;
}
