import { Pool } from 'pg';
import type { CallRecords } from './call-records.ts';
import { SqlCallRecords } from './sql-call-records.ts';

/** Milliseconds; a network that swallows everything must not keep a command for ever. */
const TIMEOUT = 10_000;

/** The records of a PostgreSQL database. It is connected to by the first question. */
export function openRecords(url: string): CallRecords {
  const pool = new Pool({
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: TIMEOUT,
    query_timeout: TIMEOUT,
    options: '-c default_transaction_read_only=on',
  });
  // Without a listener a connection that the server closes would end this process.
  pool.on('error', () => {});
  return new SqlCallRecords(
    (statement, parameters) => pool.query(statement, [...parameters]),
    () => pool.end(),
  );
}
