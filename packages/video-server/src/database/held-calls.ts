import { and, eq, notExists, type SQL } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Queries } from './queries.ts';
import { calls } from './schema.ts';

/** For rows about a call: it is none of those that an application holds, whatever their age. */
export function callIsNotHeld(queries: Queries, call: AnyPgColumn, held: SQL | undefined): SQL | undefined {
  if (!held) return undefined;
  const itsCall = queries
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.id, call), held));
  return notExists(itsCall);
}
