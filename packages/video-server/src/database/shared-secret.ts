import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Queries } from './queries.ts';
import { secrets } from './schema.ts';

const BYTES = 32;

/** A secret of 64 hexadecimal digits, made by the first process that asks for it and the same for all on one database. */
export async function sharedSecret(queries: Queries, name: string): Promise<string> {
  await queries
    .insert(secrets)
    .values({ name, value: randomBytes(BYTES).toString('hex') })
    .onConflictDoNothing();
  const [row] = await queries.select().from(secrets).where(eq(secrets.name, name));
  if (!row) throw new Error(`The secret ${name} was removed from the database while it was read.`);
  return row.value;
}
