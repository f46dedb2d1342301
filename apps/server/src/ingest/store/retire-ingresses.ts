import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Queries } from '@crossfade/video-server/sql';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { ConfigurationError } from '../../errors/configuration-error.ts';

/** What made the table, and makes it again. */
const MIGRATION = join(import.meta.dirname, '../../../drizzle/0009_ingresses.sql');

const countAnswer = z.object({ rows: z.tuple([z.object({ count: z.coerce.number() })]) });
const thereAnswer = z.object({ rows: z.tuple([z.object({ there: z.boolean() })]) });
const savedAnswer = z.object({ rows: z.array(z.object({ saved: z.record(z.string(), z.unknown()) })) });

/** Whether the table is there: it is until the mode is retired. */
export async function hasIngresses(queries: Queries): Promise<boolean> {
  const answer = await queries.execute(sql`select to_regclass('ingresses') is not null as there`);
  return thereAnswer.parse(answer).rows[0].there;
}

export interface RetireOptions {
  /** Whether this environment still lets creators stream with encoders. */
  readonly modeIsOn: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Keeps the export, one row a line; rejects when it cannot, and then nothing is dropped. */
  readonly keep: (lines: string) => Promise<void>;
}

/**
 * Exports the table of the mode `ingress` and drops it; answers what was done. Throws `ConfigurationError` while the mode is on
 * or an encoder sends, and changes nothing then.
 */
export async function retireIngresses(
  queries: Queries,
  { modeIsOn, now, keep }: RetireOptions,
): Promise<string> {
  if (modeIsOn)
    throw new ConfigurationError([
      'STREAM_MODES has ingress. Take it out, restart every server, and run this again.',
    ]);
  if (!(await hasIngresses(queries))) return 'The table of keys is retired already. Nothing was changed.';
  return queries.transaction(async (transaction) => {
    // No server writes to it between the export and the end.
    await transaction.execute(sql`lock table ingresses in access exclusive mode`);
    const sending = await transaction.execute(
      sql`select count(*) as count from ingresses where session is not null and session_until > ${new Date(now).toISOString()}::timestamptz`,
    );
    const [{ count }] = countAnswer.parse(sending).rows;
    if (count > 0)
      throw new ConfigurationError([
        `${count} encoders send now: a server still has ingress in its STREAM_MODES. Restart it, and run this again.`,
      ]);
    const answer = await transaction.execute(sql`select to_jsonb(ingresses) as saved from ingresses`);
    const saved = savedAnswer.parse(answer).rows;
    await keep(saved.map((row) => `${JSON.stringify(row.saved)}\n`).join(''));
    await transaction.execute(sql`drop table ingresses`);
    return `${saved.length} keys exported, and their table dropped.`;
  });
}

/** Makes the table again with what {@link retireIngresses} exported. Throws `ConfigurationError` where it is there. */
export async function restoreIngresses(queries: Queries, lines: string): Promise<string> {
  if (await hasIngresses(queries))
    throw new ConfigurationError(['The table of keys is there. Nothing was changed.']);
  const saved = lines.split('\n').filter((line) => line !== '');
  const statements = (await readFile(MIGRATION, 'utf8')).split('--> statement-breakpoint');
  return queries.transaction(async (transaction) => {
    for (const statement of statements) await transaction.execute(sql.raw(statement));
    // Whose account was deleted since has no stream.
    await transaction.execute(
      sql`insert into ingresses select saved.* from jsonb_populate_recordset(null::ingresses, ${`[${saved.join(',')}]`}::jsonb) as saved where exists (select 1 from users where users.id = saved.user_id)`,
    );
    const there = await transaction.execute(sql`select count(*) as count from ingresses`);
    return `${countAnswer.parse(there).rows[0].count} of ${saved.length} keys restored.`;
  });
}
