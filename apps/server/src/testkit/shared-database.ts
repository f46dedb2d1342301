import type { Database } from '@crossfade/video-server/sql';

let opened: Promise<Database> | undefined;

/** The one database of a worker, opened by the first test that asks for it. */
export const sharedDatabase = (open: () => Promise<Database>): Promise<Database> => (opened ??= open());

/** References are not looked at, since all rows go. */
const DELETE_ALL_ROWS = `do $$
declare
  their record;
begin
  perform set_config('session_replication_role', 'replica', true);
  for their in select schemaname, tablename from pg_tables where schemaname = 'public' loop
    execute format('delete from %I.%I', their.schemaname, their.tablename);
  end loop;
end $$`;

/**
 * Deletes what earlier test files left in the shared database. Where the product claims what is due, counts votes or prunes, it
 * reads across tenants: rows that were left would be taken for those of a later test.
 */
export async function emptySharedDatabase(): Promise<void> {
  await (await opened)?.run(DELETE_ALL_ROWS);
}
