import { createRoute, z } from '@hono/zod-openapi';
import { guarded, json, jsonBody, refusals } from '../http/guarded.ts';
import { pageOf, pageQuery } from '../http/pages.ts';
import type { ProductApp } from '../http/product-app.ts';
import { changesOf, idParams, nameField, wordsField } from '../http/fields.ts';
import { managerOf } from '../rights/request-rights.ts';
import type { Residents } from './residents.ts';

const resident = z
  .object({
    id: z.string(),
    name: z.string(),
    room: z.string(),
    staffRequired: z.boolean(),
    limitMinutes: z.number().nullable(),
    tablets: z.array(z.string()).openapi({ description: 'Names of the tablets that ring for them' }),
  })
  .openapi('Resident');

/** A day: what no visit is longer than. */
const limitMinutes = z.number().int().min(5).max(1_440).nullable();

const newResident = z
  .object({
    name: nameField,
    room: wordsField.default(''),
    staffRequired: z.boolean().default(false),
    limitMinutes: limitMinutes.default(null),
  })
  .openapi('NewResident');

const changes = changesOf({
  name: nameField.exactOptional(),
  room: wordsField.exactOptional(),
  staffRequired: z.boolean().exactOptional(),
  limitMinutes: limitMinutes.exactOptional(),
}).openapi('ResidentChanges');

const list = createRoute({
  ...guarded('residents:read'),
  method: 'get',
  path: '/api/residents',
  summary: 'List residents',
  request: { query: pageQuery },
  responses: { ...refusals, 200: json('A page of residents, by name', pageOf(resident)) },
});

const create = createRoute({
  ...guarded('residents:write'),
  method: 'post',
  path: '/api/residents',
  summary: 'Add a resident',
  request: jsonBody(newResident),
  responses: { ...refusals, 201: json('The resident', resident) },
});

const read = createRoute({
  ...guarded('residents:read'),
  method: 'get',
  path: '/api/residents/{id}',
  summary: 'Read one resident',
  request: { params: idParams },
  responses: { ...refusals, 200: json('The resident', resident) },
});

const change = createRoute({
  ...guarded('residents:write'),
  method: 'patch',
  path: '/api/residents/{id}',
  summary: 'Change what is given of a resident',
  request: { params: idParams, ...jsonBody(changes) },
  responses: { ...refusals, 200: json('The resident', resident) },
});

const remove = createRoute({
  ...guarded('residents:write'),
  method: 'delete',
  path: '/api/residents/{id}',
  summary: 'Remove a resident who moved out; the history of their visits is kept',
  request: { params: idParams },
  responses: { ...refusals, 204: { description: 'Removed, now or before' } },
});

export function addResidentRoutes(app: ProductApp, residents: Residents): void {
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    return context.json(await residents.list(tenant, context.req.valid('query')), 200);
  });
  app.openapi(create, async (context) => {
    const manager = managerOf(context);
    const id = await residents.create(manager, context.req.valid('json'));
    return context.json(await residents.find(manager.tenant, id), 201);
  });
  app.openapi(read, async (context) => {
    const { tenant } = managerOf(context);
    return context.json(await residents.find(tenant, context.req.valid('param').id), 200);
  });
  app.openapi(change, async (context) => {
    const manager = managerOf(context);
    const { id } = context.req.valid('param');
    await residents.change(manager, id, context.req.valid('json'));
    return context.json(await residents.find(manager.tenant, id), 200);
  });
  app.openapi(remove, async (context) => {
    await residents.archive(managerOf(context), context.req.valid('param').id);
    return context.body(null, 204);
  });
}
