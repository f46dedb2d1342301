import { createServer } from 'node:net';
import { once } from 'node:events';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
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

it('is told from errors that have nothing to do with it', () => {
  for (const error of [
    undefined,
    'ECONNREFUSED',
    new Error('not today'),
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
  ])
    expect(isOutage(error)).toBe(false);
});
