import { z } from 'zod';
import { CommandError } from '../errors/command-error.ts';
import type { Query } from '../readiness/call-records.ts';
import { inTransaction, interruptible, quoted, type DatabaseSession } from './database-session.ts';
import { ExportFile, readSummary, type Retired } from './export-file.ts';
import { columnsByTable, type Retirement } from './retirement.ts';
import { definitionOf, lostParts, primaryKeyOf } from './table-definition.ts';

/** Rows that are fetched at a time. */
const BATCH = 1_000;

const textRows = z.array(z.object({ row: z.string() }));
const countRows = z.array(z.object({ rows: z.coerce.number() }));

/** What of a retirement the database still has. */
export async function presentIn(query: Query, { tables, columns }: Retirement): Promise<Retirement> {
  const present = new Map<string, ReadonlySet<string>>();
  for (const table of new Set([...tables, ...columns.map((one) => one.table)])) {
    const definition = await definitionOf(query, table);
    present.set(table, new Set(definition.columns.map(({ name }) => name)));
  }
  return {
    tables: tables.filter((table) => (present.get(table)?.size ?? 0) > 0),
    columns: columns.filter(({ table, column }) => present.get(table)?.has(column)),
  };
}

/**
 * Exports and drops in one transaction: it commits when the file is on the disk and, read again, has as many rows as the
 * tables. Otherwise nothing is changed, and there is no file.
 */
export async function exportAndDrop(
  session: DatabaseSession,
  retirement: Retirement,
  path: string,
  {
    signal,
    ...who
  }: { readonly signal: AbortSignal; readonly at: string; readonly by: string; readonly forced?: string },
): Promise<readonly Retired[]> {
  const query = interruptible(session.query, signal);
  const file = await ExportFile.create(path);
  let complete = false;
  try {
    return await inTransaction(session, async () => {
      const retired: Retired[] = [];
      for (const [table, names] of columnsByTable(retirement)) {
        const key = await primaryKeyOf(query, table);
        if (key.length === 0)
          throw new CommandError(
            'refused',
            `${table} has no primary key, so what its columns hold could not be restored.`,
          );
        if (key.some((name) => names.includes(name)))
          throw new CommandError('refused', `The primary key of ${table} cannot be retired.`);
        const before = await exportRows(table, [...key, ...names]);
        await query(
          `alter table ${quoted(table)} ${names.map((name) => `drop column ${quoted(name)}`).join(', ')}`,
          [],
        );
        const lost = lostParts(before.definition, await definitionOf(query, table));
        retired.push({ table, kind: 'columns', key: [...key], rows: before.rows, lost });
      }
      for (const table of retirement.tables) {
        const { definition: lost, rows } = await exportRows(table);
        retired.push({ table, kind: 'table', key: [], rows, lost });
      }
      // Together, since they may refer to each other.
      if (retirement.tables.length > 0)
        await query(`drop table ${retirement.tables.map(quoted).join(', ')}`, []);
      await file.finish({ ...who, retired });
      await readSummary(path);
      signal.throwIfAborted();
      complete = true;
      return retired;
    });
  } catch (error) {
    // A commit whose answer was lost may have happened; its file is all that is left then.
    if (!complete) await file.discard();
    throw error;
  }

  async function exportRows(table: string, columns?: readonly string[]) {
    const name = quoted(table);
    await query(`lock table ${name} in access exclusive mode`, []);
    const definition = await definitionOf(query, table);
    const [count] = countRows.parse((await query(`select count(*) as rows from ${name}`, [])).rows);
    const from = `select ${columns?.map(quoted).join(', ') ?? '*'} from ${name}`;
    await query(
      `declare retired no scroll cursor for select to_jsonb(one)::text as row from (${from}) as one`,
      [],
    );
    for (;;) {
      const rows = textRows.parse((await query(`fetch ${BATCH} from retired`, [])).rows);
      await file.addRows(
        table,
        rows.map(({ row }) => row),
      );
      if (rows.length < BATCH) break;
    }
    await query('close retired', []);
    return { definition, rows: count?.rows ?? 0 };
  }
}
