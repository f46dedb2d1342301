import { z } from 'zod';
import type { Query } from '../readiness/call-records.ts';
import { namesOf, type Retirement } from './retirement.ts';

export interface RetireEvidence {
  /** A release that reads them runs now: nothing overrules that. */
  readonly running: readonly string[];
  /** What speaks against it otherwise, each a sentence. */
  readonly problems: readonly string[];
}

/** Minutes since its last report after which a release counts as stopped; a server reports every minute. */
const STOPPED_AFTER = 5;

const readers = z.array(
  z.object({
    reads: z.array(z.string()),
    first: z.coerce.date(),
    last: z.coerce.date(),
    running: z.boolean(),
    firstLongAgo: z.boolean(),
    lastLongAgo: z.boolean(),
  }),
);

/**
 * Whether what is to go was still read in the last `days` days. Servers report the columns that they read in the table
 * `schema_readers`; all times are the database's.
 */
export async function findRetireEvidence(
  query: Query,
  retirement: Retirement,
  { removedAt, days, now }: { readonly removedAt: string; readonly days: number; readonly now: Date },
): Promise<RetireEvidence> {
  const problems: string[] = [];
  const age = (now.getTime() - Date.parse(removedAt)) / 86_400_000;
  if (!(age >= days))
    problems.push(`The removal is of ${removedAt.slice(0, 10)}. Wait until it is ${days} days old.`);
  const known = await query(`select to_regclass('schema_readers') is not null as known`, []);
  if (!z.array(z.object({ known: z.literal(true) })).safeParse(known.rows).success)
    return {
      running: [],
      problems: [...problems, 'The database has no table schema_readers, so no server says what it reads.'],
    };
  const { rows } = await query(
    `select reads, first_seen_at as first, last_seen_at as last,
       last_seen_at > now() - make_interval(mins => $1::integer) as running,
       first_seen_at <= now() - make_interval(days => $2::integer) as "firstLongAgo",
       last_seen_at <= now() - make_interval(days => $2::integer) as "lastLongAgo"
     from schema_readers order by last_seen_at desc`,
    [STOPPED_AFTER, days],
  );
  const all = readers.parse(rows);
  const gone = (name: string) =>
    retirement.columns.some(({ table, column }) => name === `${table}.${column}`) ||
    retirement.tables.some((table) => name.startsWith(`${table}.`));
  const reading = all.filter(({ reads }) => reads.some(gone));
  const others = all.filter(({ reads }) => !reads.some(gone));
  const [latest] = reading;
  if (latest && !latest.running && !latest.lastLongAgo)
    problems.push(
      `A release that reads them was last seen on ${timeOf(latest.last)}. Wait until it has not run for ${days} days, since somebody may roll back to it.`,
    );
  if (!others.some(({ running, firstLongAgo }) => running && firstLongAgo))
    problems.push(`No release that runs now has done without them for ${days} days.`);
  return {
    running: reading
      .filter(({ running }) => running)
      .map(
        ({ last }) =>
          `A release that reads ${namesOf(retirement).join(', ')} is running: last seen on ${timeOf(last)}.`,
      ),
    problems,
  };
}

const timeOf = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
