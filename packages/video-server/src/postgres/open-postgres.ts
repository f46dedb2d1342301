import { setTimeout as delay } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { Pool, type PoolClient, type PoolConfig, type QueryResult } from 'pg';
import { migrationChains, ping, type Database, type FurtherMigrations } from '../database/queries.ts';
import * as schema from '../database/schema.ts';
import { reportSchemaReads } from './schema-reader.ts';

/** Any number, as long as nothing else in the database uses it. */
const MIGRATION_LOCK = 1_285_003;
/** Milliseconds. */
const CONNECT_TIMEOUT = 5_000;
/** Milliseconds. A network that swallows everything must not keep requests, and `/ready`, waiting for ever. */
const QUERY_TIMEOUT = 15_000;
/** How long a database that is starting is waited for: tries, and milliseconds between them. */
const STARTING = { tries: 30, pause: 500 } as const;

export interface PostgresOptions {
  /** Milliseconds that a query may take. */
  readonly queryTimeout?: number;
  /** The application's own, applied after those of this package. */
  readonly further?: readonly FurtherMigrations[];
}

/** PostgreSQL by its URL, with every migration applied; one server migrates while the others wait. */
export async function openPostgres(
  url: string,
  onIdleError: (error: Error) => void,
  { queryTimeout = QUERY_TIMEOUT, further = [] }: PostgresOptions = {},
): Promise<Database> {
  await migrateInTurn(url, onIdleError, further);
  const pool = poolOf(url, onIdleError, { max: 10, query_timeout: queryTimeout });
  const queries = drizzle(pool, { schema });
  const stopReporting = await reportSchemaReads(queries);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    stopReporting();
    return (closing ??= pool.end());
  };
  return { queries, run: statementsOf(pool), ping: () => ping(queries), close };
}

/** Runs SQL as it is given, on one connection; after an error that is closed, with any transaction that the text began. */
function statementsOf(pool: Pool): Database['run'] {
  return async (text, values = []) => {
    const client = await pool.connect();
    let failed = true;
    try {
      const answer: QueryResult | QueryResult[] = await client.query(text, [...values]);
      failed = false;
      return { rows: [answer].flat().flatMap(({ rows }) => rows) };
    } finally {
      client.release(failed);
    }
  };
}

/** On a connection of its own, whose queries take as long as they must: others' migrations are waited for. */
async function migrateInTurn(
  url: string,
  onIdleError: (error: Error) => void,
  further: readonly FurtherMigrations[],
): Promise<void> {
  const pool = poolOf(url, onIdleError, { max: 1 });
  try {
    const client = await connectPatiently(pool);
    try {
      await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      for (const chain of migrationChains(further)) await migrate(drizzle(client), chain);
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
