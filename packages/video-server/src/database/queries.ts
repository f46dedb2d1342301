import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type * as schema from './schema.ts';

/** What queries are written against: the embedded database and PostgreSQL alike. */
export type Queries = PgDatabase<PgQueryResultHKT, typeof schema>;

/** Migrations of an application's own, in the same database. Their tables may reference those of this package. */
export interface FurtherMigrations {
  /** The folder that `drizzle-kit generate` writes. */
  readonly folder: string;
  /** The table that keeps which of them were applied; another name than every other chain's. */
  readonly table: string;
}

export interface Database {
  readonly queries: Queries;
  /**
   * Runs SQL of a library that keeps tables of its own in the same database; without values it may be several statements,
   * whose rows are answered one after another. Must not be called inside a transaction of `queries`.
   */
  run(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** The migrations of this package; the built files lie one folder deeper than the sources. */
const migrationsFolder = (): string => {
  const folders = ['../../drizzle', '../../../drizzle'].map((path) => join(import.meta.dirname, path));
  const folder = folders.find((path) => existsSync(path));
  if (folder === undefined)
    throw new Error(`The migrations are missing: ${folders.join(' and ')} do not exist.`);
  return folder;
};

export async function ping(queries: Queries): Promise<void> {
  await queries.execute(sql`select 1`);
}

/** Every chain in the order in which it is applied, as drizzle's migrator wants it. */
export const migrationChains = (further: readonly FurtherMigrations[]) => [
  { migrationsFolder: migrationsFolder() },
  ...further.map(({ folder, table }) => ({ migrationsFolder: folder, migrationsTable: table })),
];
