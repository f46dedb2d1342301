import { z } from 'zod';
import type { CallRecords, OperatorRouting, Query, RampRecord, Usage } from './call-records.ts';

const usageRows = z.array(
  z.object({ deployment: z.string(), calls: z.coerce.number(), minutes: z.coerce.number() }),
);
const countRows = z.array(z.object({ deployment: z.string(), calls: z.coerce.number() }));
const numberRows = z.array(z.object({ number: z.coerce.number() }));
const dateRows = z.array(z.object({ at: z.coerce.date().nullable() }));
const nameRows = z.array(z.object({ name: z.string() }));
const rule = z.object({ name: z.string(), to: z.string(), percent: z.number().default(100) });
const rampRows = z.array(
  z.object({
    ramp: z.object({
      plan: z.object({ to: z.string() }),
      phase: z.string(),
      reason: z.string().optional(),
      detail: z.string().optional(),
    }),
  }),
);
const ruleRows = z.array(z.object({ set: z.object({ rules: z.array(rule) }) }));

/** The tables of @crossfade/video-server, read and never written. A call that moved counts for each of its rooms. */
export class SqlCallRecords implements CallRecords {
  readonly #query: Query;
  readonly #close: () => Promise<void>;

  constructor(query: Query, close: () => Promise<void>) {
    this.#query = query;
    this.#close = close;
  }

  async usage(since: Date): Promise<readonly Usage[]> {
    const { rows } = await this.#query(
      `select deployment, count(distinct call) as calls,
         round(sum(extract(epoch from coalesce(closed_at, now()) - greatest(opened_at, $1::timestamptz))) / 60) as minutes
       from call_epochs where coalesce(closed_at, now()) >= $1::timestamptz group by deployment order by deployment`,
      [since.toISOString()],
    );
    return usageRows.parse(rows);
  }

  async live() {
    const { rows } = await this.#query(
      'select pin as deployment, count(*) as calls from calls where ended_at is null group by pin order by pin',
      [],
    );
    return countRows.parse(rows);
  }

  async firstDecision(): Promise<Date | undefined> {
    const { rows } = await this.#query('select min(at) as at from decisions', []);
    return dateRows.parse(rows)[0]?.at ?? undefined;
  }

  async joinsWithout(provider: string, since: Date): Promise<number> {
    const { rows } = await this.#query(
      `select count(*) as number from decisions left join calls on calls.id = decisions.call
       where at >= $2::timestamptz and (
         jsonb_typeof(inputs->'audience') = 'array' and not exists (
           select 1 from jsonb_array_elements_text(inputs->'audience') as adapter
           where adapter = $1::text or adapter like $1::text || ':%')
         or refusal = 'client-cannot-run' and (pin = $1::text or pin like $1::text || ':%'))`,
      [provider, since.toISOString()],
    );
    return numberRows.parse(rows)[0]?.number ?? 0;
  }

  async routing(): Promise<OperatorRouting | undefined> {
    if (!(await this.#has('rules', 'kill_switches'))) return undefined;
    const latest = await this.#query('select set from rules order by version desc limit 1', []);
    const killed = await this.#query('select deployment as name from kill_switches order by deployment', []);
    return {
      rules: ruleRows.parse(latest.rows)[0]?.set.rules ?? [],
      killed: nameRows.parse(killed.rows).map(({ name }) => name),
    };
  }

  async ramp(): Promise<RampRecord | undefined> {
    if (!(await this.#has('ramps'))) return undefined;
    const { rows } = await this.#query('select ramp from ramps order by number desc limit 1', []);
    const [latest] = rampRows.parse(rows);
    if (!latest) return undefined;
    const { plan, ...ramp } = latest.ramp;
    return { ...ramp, to: plan.to };
  }

  close(): Promise<void> {
    return this.#close();
  }

  async #has(...tables: readonly string[]): Promise<boolean> {
    const { rows } = await this.#query(
      `select table_name as name from information_schema.tables
       where table_schema = current_schema() and table_name = any($1)`,
      [tables],
    );
    return nameRows.parse(rows).length === tables.length;
  }
}
