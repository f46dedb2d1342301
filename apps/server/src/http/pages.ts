import { z } from '@hono/zod-openapi';
import { and, asc, eq, gt, or, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Rows of a page. */
const PAGE = 50;
const LARGEST_PAGE = 200;

/** How a list is asked for: a page of it, from where the page before ended, of what a search finds. */
export const pageQuery = z.object({
  q: z.string().max(200).optional().openapi({ description: 'Part of a name' }),
  cursor: z.string().max(1_000).optional().openapi({ description: 'The `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(LARGEST_PAGE).default(PAGE),
});

export type PageQuery = z.output<typeof pageQuery>;

/** A page of a list; `next` is absent on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().optional() });

const cursorSchema = z.tuple([z.string(), z.string()]);

/** The last row of a full page, after which the next page begins; `undefined` where there is no next page. */
export const endOf = <Row>(rows: readonly Row[], limit: number): Row | undefined =>
  rows.length === limit ? rows.at(-1) : undefined;

/** What `next` holds: the name and the id of the last row, which order the list. */
export function cursorAfter(rows: readonly { readonly id: string; readonly name: string }[], limit: number) {
  const last = endOf(rows, limit);
  return last && { next: Buffer.from(JSON.stringify([last.name, last.id])).toString('base64url') };
}

/** The rows of a page of a table that is ordered by name. A cursor that nobody was given begins at the start. */
export function pageConditions(
  { q, cursor }: PageQuery,
  columns: { readonly name: PgColumn; readonly id: PgColumn },
): SQL | undefined {
  const after = cursor === undefined ? undefined : parseCursor(cursor);
  const search = searchOf(q);
  return and(
    search === undefined ? undefined : nameHas(columns.name, search),
    after && or(gt(columns.name, after[0]), and(eq(columns.name, after[0]), gt(columns.id, after[1]))),
  );
}

/** What is searched for; `undefined` when nothing is. */
export function searchOf(q: string | undefined): string | undefined {
  const search = q?.trim();
  return search === '' ? undefined : search;
}

export const nameHas = (name: PgColumn, search: string): SQL =>
  sql`position(lower(${search.replaceAll('\0', '')}) in lower(${name})) > 0`;

export const pageOrder = (columns: { readonly name: PgColumn; readonly id: PgColumn }) => [
  asc(columns.name),
  asc(columns.id),
];

function parseCursor(cursor: string): readonly [string, string] | undefined {
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return parsed.data;
  } catch {
    return undefined;
  }
}
