import { createRoute, z } from '@hono/zod-openapi';
import { email } from '../accounts/account-schemas.ts';
import { changesOf, idField, idParams, nameField, textField, wordsField } from '../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../http/guarded.ts';
import { pageOf, pageQuery } from '../http/pages.ts';
import type { ProductApp } from '../http/product-app.ts';
import { managerOf } from '../rights/request-rights.ts';
import type { Visitors } from './visitors.ts';

/** Long enough to see who rings and to wave it off, and within the 60 s of a ring. */
const autoAnswerSeconds = z
  .number()
  .int()
  .min(5)
  .max(55)
  .nullable()
  .openapi({ description: 'Seconds of ringing after which the tablet answers by itself; null: never' });

const relation = z.object({ relation: z.string(), autoAnswerSeconds: z.number().nullable() });

const visitor = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    relations: z.array(relation.extend({ resident: z.object({ id: z.string(), name: z.string() }) })),
    blocked: z.boolean(),
    blockReason: z.string().optional(),
  })
  .openapi('Visitor');

const newRelation = z.object({
  resident: idField,
  relation: wordsField.default(''),
  autoAnswerSeconds: autoAnswerSeconds.default(null),
});

const newVisitor = z
  .object({ name: nameField, email: email.exactOptional(), ...newRelation.shape })
  .openapi('NewVisitor');

const changes = changesOf({
  name: nameField.exactOptional(),
  email: email.nullable().exactOptional(),
  relation: newRelation.exactOptional(),
}).openapi('VisitorChanges');

const list = createRoute({
  ...guarded('visitors:read'),
  method: 'get',
  path: '/api/visitors',
  summary: 'List visitors',
  request: { query: pageQuery },
  responses: { ...refusals, 200: json('A page of visitors, by name', pageOf(visitor)) },
});

const add = createRoute({
  ...guarded('visitors:write'),
  method: 'post',
  path: '/api/visitors',
  summary: 'Add a visitor of a resident; who is known by e-mail address is found again',
  request: jsonBody(newVisitor),
  responses: { ...refusals, 201: json('The visitor', visitor) },
});

const read = createRoute({
  ...guarded('visitors:read'),
  method: 'get',
  path: '/api/visitors/{id}',
  summary: 'Read one visitor',
  request: { params: idParams },
  responses: { ...refusals, 200: json('The visitor', visitor) },
});

const change = createRoute({
  ...guarded('visitors:write'),
  method: 'patch',
  path: '/api/visitors/{id}',
  summary: 'Change a visitor, or who they are to a resident and whether their calls answer themselves',
  request: { params: idParams, ...jsonBody(changes) },
  responses: { ...refusals, 200: json('The visitor', visitor) },
});

const remove = createRoute({
  ...guarded('visitors:write'),
  method: 'delete',
  path: '/api/visitors/{id}',
  summary: 'Remove a visitor from the list, and revoke their links; a block stays',
  request: { params: idParams },
  responses: { ...refusals, 204: { description: 'Removed, now or before' } },
});

const block = createRoute({
  ...guarded('visitors:block'),
  method: 'post',
  path: '/api/visitors/{id}/block',
  summary: 'Keep a visitor out of the residence, whatever link they hold or get; they leave at once',
  request: { params: idParams, ...jsonBody(z.object({ reason: textField }).openapi('BlockVisitor')) },
  responses: { ...refusals, 200: json('The visitor', visitor) },
});

const unblock = createRoute({
  ...guarded('visitors:block'),
  method: 'post',
  path: '/api/visitors/{id}/unblock',
  summary: 'Let a blocked visitor visit again',
  request: { params: idParams },
  responses: { ...refusals, 200: json('The visitor', visitor) },
});

export function addVisitorRoutes(app: ProductApp, visitors: Visitors): void {
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    return context.json(await visitors.list(tenant, context.req.valid('query')), 200);
  });
  app.openapi(add, async (context) => {
    const manager = managerOf(context);
    const id = await visitors.add(manager, context.req.valid('json'));
    return context.json(await visitors.find(manager.tenant, id), 201);
  });
  app.openapi(read, async (context) => {
    const { tenant } = managerOf(context);
    return context.json(await visitors.find(tenant, context.req.valid('param').id), 200);
  });
  app.openapi(change, async (context) => {
    const manager = managerOf(context);
    const { id } = context.req.valid('param');
    await visitors.change(manager, id, context.req.valid('json'));
    return context.json(await visitors.find(manager.tenant, id), 200);
  });
  app.openapi(remove, async (context) => {
    await visitors.archive(managerOf(context), context.req.valid('param').id);
    return context.body(null, 204);
  });
  app.openapi(block, async (context) => {
    const { id } = context.req.valid('param');
    return context.json(await visitors.block(managerOf(context), id, context.req.valid('json').reason), 200);
  });
  app.openapi(unblock, async (context) => {
    const { id } = context.req.valid('param');
    return context.json(await visitors.unblock(managerOf(context), id), 200);
  });
}
