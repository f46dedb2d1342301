import { z } from 'zod';
import type { Query } from '../readiness/call-records.ts';
import { quoted } from './database-session.ts';

const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  notNull: z.boolean(),
  /** The expression; none where there is no default. */
  default: z.string().nullable(),
  /** `a` and `d` count up by themselves. */
  identity: z.string(),
  /** `s` is computed from other columns. */
  generated: z.string(),
});

const namedSchema = z.object({ name: z.string(), definition: z.string() });

/** What a table is made of, as PostgreSQL's catalogue says it. */
export const definitionSchema = z.object({
  columns: z.array(columnSchema),
  /** Keys first, so that they can be made in this order. */
  constraints: z.array(namedSchema),
  /** Those that no constraint brings along; the definition is a statement. */
  indexes: z.array(namedSchema),
});

export type TableDefinition = z.output<typeof definitionSchema>;
export type ColumnDefinition = z.output<typeof columnSchema>;

/** The definition of a table; without columns where there is no such table. */
export async function definitionOf(query: Query, table: string): Promise<TableDefinition> {
  const of = [quoted(table)];
  const columns = await query(
    `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as "notNull",
       pg_get_expr(adbin, adrelid) as "default", attidentity::text as identity, attgenerated::text as generated
     from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum`,
    of,
  );
  const constraints = await query(
    `select conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = to_regclass($1) and contype in ('p', 'u', 'c', 'f', 'x')
     order by array_position(array['p', 'u', 'x', 'c', 'f'], contype::text), conname`,
    of,
  );
  const indexes = await query(
    `select relname as name, pg_get_indexdef(indexrelid) as definition from pg_index
     join pg_class on pg_class.oid = indexrelid
     where indrelid = to_regclass($1) and not exists (select 1 from pg_constraint where conindid = indexrelid)
     order by relname`,
    of,
  );
  return definitionSchema.parse({
    columns: columns.rows,
    constraints: constraints.rows,
    indexes: indexes.rows,
  });
}

/** Names of the primary key's columns. */
export async function primaryKeyOf(query: Query, table: string): Promise<readonly string[]> {
  const { rows } = await query(
    `select attname as name from pg_constraint
     join pg_attribute on attrelid = conrelid and attnum = any(conkey)
     where conrelid = to_regclass($1) and contype = 'p' order by array_position(conkey, attnum)`,
    [quoted(table)],
  );
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name);
}

/** What one definition has and the other has not. */
export const lostParts = (before: TableDefinition, after: TableDefinition): TableDefinition => ({
  columns: before.columns.filter(({ name }) => !after.columns.some((one) => one.name === name)),
  constraints: before.constraints.filter(({ name }) => !after.constraints.some((one) => one.name === name)),
  indexes: before.indexes.filter(({ name }) => !after.indexes.some((one) => one.name === name)),
});
