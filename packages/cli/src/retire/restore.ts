import { z } from 'zod';
import { CommandError } from '../errors/command-error.ts';
import { inTransaction, interruptible, quoted, type DatabaseSession } from './database-session.ts';
import { readSummary, rowsOf, type Retired } from './export-file.ts';
import { definitionOf, type ColumnDefinition } from './table-definition.ts';

/** What was restored of one table. */
export interface Restored {
  readonly table: string;
  /** Rows of the export, and how many of them found their place: the others were deleted since. */
  readonly rows: number;
  readonly restored: number;
}

const BATCH = 1_000;
const countRows = z.array(z.object({ rows: z.coerce.number() }));

/** Brings back what an export holds, in one transaction. Throws `CommandError` where some of it is there already. */
export async function restore(
  session: DatabaseSession,
  path: string,
  signal: AbortSignal,
): Promise<readonly Restored[]> {
  const query = interruptible(session.query, signal);
  const { retired } = await readSummary(path);
  return inTransaction(session, async () => {
    const all: Restored[] = [];
    for (const one of retired) all.push({ table: one.table, rows: one.rows, restored: await bringBack(one) });
    for (const one of retired) await addParts(one);
    // These need the keys of the others.
    for (const one of retired) await addConstraints(one.table, one.lost.constraints.filter(isForeignKey));
    return all;
  });

  async function bringBack({ table, kind, key, lost }: Retired): Promise<number> {
    const name = quoted(table);
    const present = (await definitionOf(query, table)).columns;
    const again =
      kind === 'table'
        ? present
        : present.filter((column) => lost.columns.some((one) => one.name === column.name));
    if (again.length > 0)
      throw new CommandError(
        'refused',
        `${table} has ${again.map((column) => column.name).join(', ')} already. Nothing was changed.`,
      );
    if (kind === 'columns' && present.length === 0)
      throw new CommandError('refused', `There is no table ${table}. Nothing was changed.`);
    const columns = lost.columns.map(columnSql);
    await query(
      kind === 'table'
        ? `create table ${name} (${columns.join(', ')})`
        : `alter table ${name} ${columns.map((column) => `add column ${column}`).join(', ')}`,
      [],
    );
    const written = lost.columns.filter(({ generated }) => generated === '').map((one) => quoted(one.name));
    const rows = `jsonb_populate_recordset(null::${name}, $1::jsonb) as saved`;
    const statement =
      kind === 'table'
        ? `with done as (insert into ${name} (${written.join(', ')}) overriding system value
             select ${written.join(', ')} from ${rows} returning 1) select count(*) as rows from done`
        : `with done as (update ${name} as now set ${written.map((one) => `${one} = saved.${one}`).join(', ')}
             from ${rows} where ${key.map((one) => `now.${quoted(one)} = saved.${quoted(one)}`).join(' and ')}
             returning 1) select count(*) as rows from done`;
    let restored = 0;
    let batch: string[] = [];
    const flush = async (): Promise<void> => {
      if (batch.length === 0) return;
      const done = await query(statement, [`[${batch.join(',')}]`]);
      restored += countRows.parse(done.rows)[0]?.rows ?? 0;
      batch = [];
    };
    for await (const row of rowsOf(path, table)) if (batch.push(row) === BATCH) await flush();
    await flush();
    for (const column of lost.columns.filter(countsUp))
      await query(
        `select setval(pg_get_serial_sequence($1, $2), coalesce(max(${quoted(column.name)}), 0) + 1, false) from ${name}`,
        [name, column.name],
      );
    return restored;
  }

  async function addParts({ table, lost }: Retired): Promise<void> {
    for (const { name } of lost.columns.filter(({ notNull }) => notNull))
      await query(`alter table ${quoted(table)} alter column ${quoted(name)} set not null`, []);
    await addConstraints(
      table,
      lost.constraints.filter((one) => !isForeignKey(one)),
    );
    for (const { definition } of lost.indexes) await query(definition, []);
  }

  async function addConstraints(table: string, constraints: Retired['lost']['constraints']): Promise<void> {
    for (const { name, definition } of constraints)
      await query(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`, []);
  }
}

const isForeignKey = ({ definition }: { readonly definition: string }): boolean =>
  definition.startsWith('FOREIGN KEY');

/** A serial column, whose counter went with its table and comes back as an identity. */
const isSerial = (expression: string | null): boolean => expression?.startsWith('nextval(') === true;

const countsUp = (column: ColumnDefinition): boolean => column.identity !== '' || isSerial(column.default);

function columnSql({ name, type, default: expression, identity, generated }: ColumnDefinition): string {
  const head = `${quoted(name)} ${type}`;
  if (generated !== '') return `${head} generated always as (${expression}) stored`;
  if (identity !== '') return `${head} generated ${identity === 'a' ? 'always' : 'by default'} as identity`;
  if (isSerial(expression)) return `${head} generated by default as identity`;
  return expression === null ? head : `${head} default ${expression}`;
}
