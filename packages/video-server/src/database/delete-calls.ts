import { inArray } from 'drizzle-orm';
import type { Queries } from './queries.ts';
import { admissions, callEpochs, calls, channelTables, participants } from './schema.ts';

/** Deletes calls that are over, with everything that is theirs alone, in the caller's transaction. */
export async function deleteCalls(queries: Queries, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rooms = queries
    .select({ room: callEpochs.room })
    .from(callEpochs)
    .where(inArray(callEpochs.call, [...ids]));
  await queries.delete(admissions).where(inArray(admissions.room, rooms));
  for (const table of [...channelTables, participants, callEpochs])
    await queries.delete(table).where(inArray(table.call, [...ids]));
  await queries.delete(calls).where(inArray(calls.id, [...ids]));
}
