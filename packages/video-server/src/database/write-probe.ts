import { sql } from 'drizzle-orm';
import type { Database } from './queries.ts';
import { secrets } from './schema.ts';

/** Milliseconds that an answer is good for: anyone may ask, and must not make the database write. */
const GOOD_FOR = 1_000;
/** Characters of a value that PostgreSQL does not compress away, so that the write needs room of its own. */
const SIZE = 4_096;

/**
 * Finds out whether the database takes writes: one that is full, or that became a standby, still answers queries.
 * Rejects when it does not; what was found out a moment ago is answered again.
 */
export function writeProbe(database: Database): () => Promise<void> {
  let latest: { readonly at: number; readonly found: Promise<void> } | undefined;
  return () => {
    const now = performance.now();
    if (latest === undefined || now - latest.at > GOOD_FOR) latest = { at: now, found: write(database) };
    return latest.found;
  };
}

async function write(database: Database): Promise<void> {
  await database.ping();
  const value = Buffer.from(crypto.getRandomValues(new Uint8Array(SIZE / 2))).toString('hex');
  await database.queries.transaction(async (queries) => {
    await queries.insert(secrets).values({ name: sql`'probe ' || gen_random_uuid()`, value });
    await queries.delete(secrets).where(sql`${secrets.name} like 'probe %'`);
  });
}
