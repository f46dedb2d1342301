import { CommandError } from '../errors/command-error.ts';

/** A column that goes from a table that stays. */
interface RetiredColumn {
  readonly table: string;
  readonly column: string;
}

/** What only the removed provider used in the database. */
export interface Retirement {
  readonly tables: readonly string[];
  readonly columns: readonly RetiredColumn[];
}

/** From the manifest's names. Throws `CommandError` where a column is not written as `table.column`. */
export function retirementOf(names: {
  readonly databaseTables: readonly string[];
  readonly databaseColumns: readonly string[];
}): Retirement {
  const columns = names.databaseColumns.map((name) => {
    const [table, column, ...rest] = name.split('.');
    if (!table || !column || rest.length > 0)
      throw new CommandError('manifest', `databaseColumns: ${name} is not written as table.column.`);
    return { table, column };
  });
  return { tables: names.databaseTables, columns };
}

export const namesOf = ({ tables, columns }: Retirement): readonly string[] => [
  ...tables,
  ...columns.map(({ table, column }) => `${table}.${column}`),
];

/** The columns by the table that they go from. */
export function columnsByTable({ columns }: Retirement): ReadonlyMap<string, readonly string[]> {
  const byTable = new Map<string, string[]>();
  for (const { table, column } of columns) byTable.set(table, [...(byTable.get(table) ?? []), column]);
  return byTable;
}
