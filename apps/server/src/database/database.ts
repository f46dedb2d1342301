import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import { Pool, type PoolClient, type PoolConfig } from 'pg';
import { lockFolder } from './folder-lock.ts';
import * as schema from './schema.ts';

/** What queries are written against: the embedded database and PostgreSQL alike. */
export type Queries = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface Database {
  readonly queries: Queries;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

const migrationsFolder = join(import.meta.dirname, '../../drizzle');
/** Any number, as long as nothing else in the database uses it. */
const MIGRATION_LOCK = 1_285_003;
/** Milliseconds. */
const CONNECT_TIMEOUT = 5_000;
/** Milliseconds. A network that swallows everything must not keep requests, and `/ready`, waiting for ever. */
const QUERY_TIMEOUT = 15_000;
/** How long a database that is starting is waited for: tries, and milliseconds between them. */
const STARTING = { tries: 30, pause: 500 } as const;

/** PostgreSQL by its URL, with every migration applied; one server migrates while the others wait. */
export async function openPostgres(
  url: string,
  onIdleError: (error: Error) => void,
  queryTimeout = QUERY_TIMEOUT,
): Promise<Database> {
  await migrateInTurn(url, onIdleError);
  const pool = poolOf(url, onIdleError, { max: 10, query_timeout: queryTimeout });
  const queries = drizzlePostgres(pool, { schema });
  let closing: Promise<void> | undefined;
  return { queries, ping: () => ping(queries), close: () => (closing ??= pool.end()) };
}

/** On a connection of its own, whose queries take as long as they must: others' migrations are waited for. */
async function migrateInTurn(url: string, onIdleError: (error: Error) => void): Promise<void> {
  const pool = poolOf(url, onIdleError, { max: 1 });
  try {
    const client = await connectPatiently(pool);
    try {
      await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await migratePostgres(drizzlePostgres(client), { migrationsFolder });
    } finally {
      // Gives the lock back, too.
      client.release(true);
    }
  } finally {
    await pool.end();
  }
}

function poolOf(url: string, onIdleError: (error: Error) => void, limits: PoolConfig): Pool {
  const pool = new Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT, ...limits });
  // Without a listener a connection that the server closes would end this process.
  pool.on('error', onIdleError);
  return pool;
}

/** The two are often started together, and the database is the slower one. */
async function connectPatiently(pool: Pool): Promise<PoolClient> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await pool.connect();
    } catch (error) {
      if (attempt === STARTING.tries || !isStarting(error)) throw error;
      await delay(STARTING.pause * (0.5 + Math.random()));
    }
  }
}

/** Nobody listens yet, or PostgreSQL says `cannot_connect_now` (appendix A of its manual). */
const isStarting = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNREFUSED' || error.code === '57P03');

/** A database inside this process, kept in a folder that no other process may have open; in memory without one. */
export async function openEmbedded(folder?: string): Promise<Database> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const lock = folder === undefined ? undefined : await lockFolder(folder);
  try {
    const pglite = await (folder === undefined ? PGlite.create() : PGlite.create(join(folder, 'pglite')));
    await migratePglite(drizzlePglite(pglite), { migrationsFolder });
    const queries = drizzlePglite(pglite, { schema });
    let closing: Promise<void> | undefined;
    const close = () => pglite.close().finally(() => lock?.release());
    return { queries, ping: () => ping(queries), close: () => (closing ??= close()) };
  } catch (error) {
    await lock?.release();
    throw error;
  }
}

async function ping(queries: Queries): Promise<void> {
  await queries.execute(sql`select 1`);
}
