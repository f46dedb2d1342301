import { schema, type Queries } from '@crossfade/video-server/sql';
import { createRoute, z } from '@hono/zod-openapi';
import { and, desc, eq, lt } from 'drizzle-orm';
import { guarded, json, refusals } from '../http/guarded.ts';
import { endOf, pageOf } from '../http/pages.ts';
import type { ProductApp } from '../http/product-app.ts';
import { managerOf } from '../rights/request-rights.ts';
import { idOfSubject, namesOf } from './names-of.ts';

const PAGE = 100;

const entry = z
  .object({
    id: z.number(),
    at: z.string(),
    who: z
      .string()
      .openapi({ description: 'The name of a user or a tablet, as it is now; else what they are' }),
    action: z.string(),
    what: z.string().openapi({
      description:
        'The name of whom or what it was done to, as it is now; of a visit that of its resident. Else the id or the parameters',
    }),
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
      tenant,
      rows.flatMap(({ subject, detail }) => [idOfSubject(subject), ...(detail === null ? [] : [detail])]),
    );
    const items = rows.map(({ id, at, subject, action, detail, deployment, call, participant }) => ({
      id,
      at: at.toISOString(),
      who: names.get(idOfSubject(subject)) ?? subject,
      action,
      what: [deployment, detail && (names.get(detail) ?? detail)].filter(Boolean).join(': '),
      ...(call !== null && { call }),
      ...(participant !== null && { participant }),
    }));
    const last = endOf(rows, limit);
    return context.json({ items, ...(last && { next: String(last.id) }) }, 200);
  });
}
