import { createServer } from 'node:net';
import { once } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleEmbedded } from 'drizzle-orm/pglite';
import { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { isOutage } from './is-outage.ts';

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('a database that is away', () => {
  it.each([
    ['refuses connections', true],
    ['swallows them', false],
  ])('because it %s is an outage, in a query and in a transaction', async (_, closed) => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    if (closed) silent.close();
    const pool = new Pool({ host: '127.0.0.1', ...(port && { port }), connectionTimeoutMillis: 300 });
    const database = drizzle(pool);
    expect(isOutage(await failure(database.execute(sql`select 1`)))).toBe(true);
    expect(isOutage(await failure(database.transaction((tx) => tx.execute(sql`select 1`))))).toBe(true);
    await pool.end();
    silent.close();
  });
});

describe('an error of the database', () => {
  it.each([
    ['53100', true],
    ['53200', true],
    ['53300', true],
    ['57P01', true],
    ['57P03', true],
    ['58030', true],
    ['08006', true],
    ['25006', true],
    ['23505', false],
    ['40001', false],
    ['57014', false],
    ['42P01', false],
  ])('with the code %s: outage is %s', async (code, outage) => {
    const database = drizzleEmbedded(await shared);
    const raise = sql.raw(`do $$ begin raise exception 'x' using errcode = '${code}'; end $$`);
    expect(isOutage(await failure(database.execute(raise)))).toBe(outage);
    expect(isOutage(await failure(database.transaction((tx) => tx.execute(raise))))).toBe(outage);
  });
});

const shared = PGlite.create();

it('is told from errors that have nothing to do with it', () => {
  for (const error of [
    undefined,
    'ECONNREFUSED',
    new Error('not today'),
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
  ])
    expect(isOutage(error)).toBe(false);
});
