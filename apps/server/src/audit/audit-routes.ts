import { schema, type Queries } from '@crossfade/video-server/sql';
import { createRoute, z } from '@hono/zod-openapi';
import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import { users } from '../database/account-tables.ts';
import { tablets } from '../database/residence-tables.ts';
import { guarded, json, refusals } from '../http/guarded.ts';
import { endOf, pageOf } from '../http/pages.ts';
import type { ProductApp } from '../http/product-app.ts';
import { managerOf } from '../rights/request-rights.ts';

const PAGE = 100;

const entry = z
  .object({
    id: z.number(),
    at: z.string(),
    who: z
      .string()
      .openapi({ description: 'The name of a user or a tablet, as it is now; else what they are' }),
    action: z.string(),
    what: z.string().openapi({ description: 'The id, or the parameters, of what it was done to' }),
    call: z.string().optional(),
    participant: z.string().optional(),
  })
  .openapi('AuditLogEntry');

const list = createRoute({
  ...guarded('audit:read'),
  method: 'get',
  path: '/api/audit-log',
  summary: 'Read what was done in the residence and in its calls',
  request: {
    query: z.object({
      cursor: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
      limit: z.coerce.number().int().min(1).max(PAGE).default(PAGE),
    }),
  },
  responses: { ...refusals, 200: json('A page of entries, the latest first', pageOf(entry)) },
});

export function addAuditRoutes(app: ProductApp, queries: Queries): void {
  const { audit } = schema;
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    const { cursor, limit } = context.req.valid('query');
    const rows = await queries
      .select()
      .from(audit)
      .where(and(eq(audit.tenant, tenant), cursor === undefined ? undefined : lt(audit.id, cursor)))
      .orderBy(desc(audit.id))
      .limit(limit);
    const names = await namesOf(
      queries,
      rows.map(({ subject }) => subject),
    );
    const items = rows.map(({ id, at, subject, action, detail, call, participant }) => ({
      id,
      at: at.toISOString(),
      who: names.get(subject) ?? subject,
      action,
      what: detail ?? '',
      ...(call !== null && { call }),
      ...(participant !== null && { participant }),
    }));
    const last = endOf(rows, limit);
    return context.json({ items, ...(last && { next: String(last.id) }) }, 200);
  });
}

/** What users and tablets among the subjects of entries are called. */
async function namesOf(queries: Queries, subjects: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const named = await Promise.all(
    (
      [
        ['user', users],
        ['tablet', tablets],
      ] as const
    ).map(async ([kind, table]) => {
      const prefix = `${kind}:`;
      const ids = [...new Set(subjects)]
        .filter((each) => each.startsWith(prefix))
        .map((each) => each.slice(prefix.length));
      if (ids.length === 0) return [];
      const rows = await queries
        .select({ id: table.id, name: table.name })
        .from(table)
        .where(inArray(table.id, ids));
      return rows.map(({ id, name }): [string, string] => [prefix + id, name]);
    }),
  );
  return new Map(named.flat());
}
