import { Client, escapeIdentifier } from 'pg';
import { CommandError } from '../errors/command-error.ts';
import type { Query } from '../readiness/call-records.ts';
import { NO_DATABASE } from '../readiness/evidence-checks.ts';
import { reasonOf } from '../errors/reason-of.ts';

/** One connection, on which a transaction runs. */
export interface DatabaseSession {
  readonly query: Query;
  close(): Promise<void>;
}

/** Milliseconds. Dropping waits for whoever uses the table, and joins wait behind it. */
const LOCK_TIMEOUT = 10_000;
const CONNECT_TIMEOUT = 10_000;

/** A session of a PostgreSQL database. Throws `CommandError` where none is named, or it does not answer. */
export async function openDatabase(url: string | undefined): Promise<DatabaseSession> {
  if (url === undefined) throw new CommandError('refused', NO_DATABASE);
  try {
    return await connect(url);
  } catch (error) {
    throw new CommandError('refused', `The database of DATABASE_URL does not answer: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

async function connect(url: string): Promise<DatabaseSession> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    options: `-c lock_timeout=${LOCK_TIMEOUT}`,
  });
  // Without a listener a connection that the server closes would end this process; the next query rejects.
  client.on('error', () => {});
  await client.connect();
  return {
    query: (statement, parameters) => client.query(statement, [...parameters]),
    close: () => client.end(),
  };
}

/** Everything or nothing: rolls back, and rejects, where the work does. */
export async function inTransaction<Result>(
  { query }: DatabaseSession,
  work: () => Promise<Result>,
): Promise<Result> {
  await query('begin', []);
  let result: Result;
  try {
    result = await work();
  } catch (error) {
    // Where the connection is gone, the server rolls back by itself.
    await query('rollback', []).catch(() => undefined);
    throw error;
  }
  await query('commit', []);
  return result;
}

/** Rejects with the signal's reason instead of asking any more. */
export const interruptible =
  (query: Query, signal: AbortSignal): Query =>
  async (statement, parameters) => {
    signal.throwIfAborted();
    const result = await query(statement, parameters);
    signal.throwIfAborted();
    return result;
  };

/** A name as SQL writes it. */
export const quoted = (name: string): string => escapeIdentifier(name);
