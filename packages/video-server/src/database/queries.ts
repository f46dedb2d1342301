import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema.ts';

/** What queries are written against: the embedded database and PostgreSQL alike. */
export type Queries = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface Database {
  readonly queries: Queries;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** The migrations of this package; the built files lie one folder deeper than the sources. */
export const migrationsFolder = (): string => {
  const folders = ['../../drizzle', '../../../drizzle'].map((path) => join(import.meta.dirname, path));
  const folder = folders.find((path) => existsSync(path));
  if (folder === undefined)
    throw new Error(`The migrations are missing: ${folders.join(' and ')} do not exist.`);
  return folder;
};

export async function ping(queries: Queries): Promise<void> {
  await queries.execute(sql`select 1`);
}
