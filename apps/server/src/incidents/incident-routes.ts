import { randomUUID } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import { idField, idParams, textField } from '../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../http/guarded.ts';
import { endOf, pageOf } from '../http/pages.ts';
import type { ProductApp } from '../http/product-app.ts';
import { managerOf } from '../rights/request-rights.ts';
import type { Incidents } from './incidents.ts';

const PAGE = 50;

const incident = z
  .object({
    id: z.string(),
    description: z.string(),
    visit: z.string().nullable(),
    call: z.string().nullable(),
    resident: z.string().nullable(),
    visitor: z.string().nullable(),
    reportedBy: z.string().openapi({ description: 'The name of a user, as it is now; else what they are' }),
    reportedAt: z.string(),
    closedBy: z.string().nullable(),
    closedAt: z.string().nullable(),
    outcome: z.string().nullable(),
  })
  .openapi('Incident');

const cursor = z
  .string()
  .regex(/^\d{1,15}_[\w-]{1,64}$/, 'is no cursor of this list')
  .optional()
  .openapi({ description: 'The `next` of the page before' });

const list = createRoute({
  ...guarded('incidents:read'),
  method: 'get',
  path: '/api/incidents',
  summary: 'List incidents',
  request: { query: z.object({ cursor, limit: z.coerce.number().int().min(1).max(PAGE).default(PAGE) }) },
  responses: { ...refusals, 200: json('A page of incidents, the latest first', pageOf(incident)) },
});

const report = createRoute({
  ...guarded('incidents:report'),
  method: 'post',
  path: '/api/incidents',
  summary: 'Report an incident: while it is open, chat and log of its visit and call are kept',
  request: jsonBody(
    z
      .object({
        id: z.uuid().exactOptional().openapi({ description: 'The same for a report that is sent again' }),
        description: textField,
        visit: idField.exactOptional(),
        call: idField.exactOptional(),
        resident: idField.exactOptional(),
        visitor: idField.exactOptional(),
      })
      .openapi('NewIncident'),
  ),
  responses: { ...refusals, 201: json('The incident', incident) },
});

const close = createRoute({
  ...guarded('incidents:close'),
  method: 'post',
  path: '/api/incidents/{id}/close',
  summary: 'Close an incident, which ends its hold',
  request: { params: idParams, ...jsonBody(z.object({ outcome: textField }).openapi('CloseIncident')) },
  responses: { ...refusals, 200: json('The incident', incident) },
});

export function addIncidentRoutes(app: ProductApp, incidents: Incidents): void {
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    const { limit, cursor: given } = context.req.valid('query');
    const [at, last] = given?.split('_', 2) ?? [];
    const after = last === undefined ? undefined : { at: new Date(Number(at)), id: last };
    const items = await incidents.list(tenant, limit, after);
    const end = endOf(items, limit);
    const next = end && `${new Date(end.reportedAt).getTime()}_${end.id}`;
    return context.json({ items, ...(next !== undefined && { next }) }, 200);
  });
  app.openapi(report, async (context) => {
    const { id = randomUUID(), ...about } = context.req.valid('json');
    return context.json(await incidents.report(managerOf(context), { id, ...about }), 201);
  });
  app.openapi(close, async (context) => {
    const { outcome } = context.req.valid('json');
    const { id } = context.req.valid('param');
    return context.json(await incidents.close(managerOf(context), id, outcome), 200);
  });
}
