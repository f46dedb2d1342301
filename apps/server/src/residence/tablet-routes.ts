import { createRoute, z } from '@hono/zod-openapi';
import { TabletNotPairedError } from '../errors/tablet-not-paired-error.ts';
import { cookieOf } from '../http/cookies.ts';
import { changesOf, idField, idParams, nameField } from '../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../http/guarded.ts';
import { pageOf, pageQuery } from '../http/pages.ts';
import type { ProductApp } from '../http/product-app.ts';
import { PAIR_PATH } from '../http/product-limits.ts';
import { setCredentialCookie } from '../http/set-cookie.ts';
import { callerOf, managerOf } from '../rights/request-rights.ts';
import { TABLET_COOKIE } from './tablet-reader.ts';
import { TABLET_PROBLEMS } from './tablet-readiness.ts';
import type { Tablets } from './tablets.ts';

const tablet = z
  .object({
    id: z.string(),
    name: z.string(),
    residents: z.array(z.object({ id: z.string(), name: z.string() })),
    paired: z.boolean(),
    online: z.boolean(),
    ready: z.boolean().openapi({ description: 'A ring would be heard and seen, and could be answered' }),
    problems: z.array(z.enum(TABLET_PROBLEMS)),
    seenAt: z.string().nullable(),
  })
  .openapi('Tablet');

/** A lounge has a dozen regulars. */
const owners = z.array(idField).min(1).max(50);
const newTablet = z.object({ name: nameField, residents: owners }).openapi('NewTablet');
const changes = changesOf({ name: nameField.exactOptional(), residents: owners.exactOptional() }).openapi(
  'TabletChanges',
);

const list = createRoute({
  ...guarded('tablets:read'),
  method: 'get',
  path: '/api/tablets',
  summary: 'List tablets, and whether each would ring',
  request: { query: pageQuery },
  responses: { ...refusals, 200: json('A page of tablets, by name', pageOf(tablet)) },
});

const create = createRoute({
  ...guarded('tablets:write'),
  method: 'post',
  path: '/api/tablets',
  summary: 'Add a tablet of a resident, or of a room that several share',
  request: jsonBody(newTablet),
  responses: { ...refusals, 201: json('The tablet, not paired yet', tablet) },
});

const change = createRoute({
  ...guarded('tablets:write'),
  method: 'patch',
  path: '/api/tablets/{id}',
  summary: 'Change the name of a tablet, or whom it rings for',
  request: { params: idParams, ...jsonBody(changes) },
  responses: { ...refusals, 200: json('The tablet', tablet) },
});

const issueCode = createRoute({
  ...guarded('tablets:write'),
  method: 'post',
  path: '/api/tablets/{id}/code',
  summary: 'Issue a code that pairs the tablet once, within 10 minutes',
  request: { params: idParams },
  responses: {
    ...refusals,
    200: json('The code, which is not stored', z.object({ code: z.string(), expiresAt: z.string() })),
  },
});

const unpair = createRoute({
  ...guarded('tablets:write'),
  method: 'post',
  path: '/api/tablets/{id}/unpair',
  summary: 'Sign the tablet out; it asks for a code again',
  request: { params: idParams },
  responses: { ...refusals, 200: json('The tablet', tablet) },
});

const remove = createRoute({
  ...guarded('tablets:write'),
  method: 'delete',
  path: '/api/tablets/{id}',
  summary: 'Sign the tablet out and remove it',
  request: { params: idParams },
  responses: { ...refusals, 204: { description: 'Removed, now or before' } },
});

const pair = createRoute({
  ...guarded('tablet:pair'),
  method: 'post',
  path: PAIR_PATH,
  summary: 'Sign this tablet in by a code from a member of staff',
  request: jsonBody(z.object({ code: z.string().min(1).max(20) }).openapi('PairTablet')),
  responses: { ...refusals, 200: json('Paired: sets the cookie of the tablet', tablet) },
});

const ready = createRoute({
  ...guarded('tablet:use'),
  method: 'post',
  path: '/api/tablet/ready',
  summary: 'Report whether this tablet is ready to ring: every 30 s, and when it changes',
  request: jsonBody(
    z
      .object({ sound: z.boolean(), awake: z.boolean(), camera: z.boolean(), microphone: z.boolean() })
      .openapi('TabletReadiness'),
  ),
  responses: { ...refusals, 204: { description: 'Noted' } },
});

export interface TabletRoutesOptions {
  readonly tablets: Tablets;
  readonly webUrl: string;
}

export function addTabletRoutes(app: ProductApp, { tablets, webUrl }: TabletRoutesOptions): void {
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    return context.json(await tablets.list(tenant, context.req.valid('query')), 200);
  });
  app.openapi(create, async (context) => {
    const manager = managerOf(context);
    const id = await tablets.create(manager, context.req.valid('json'));
    return context.json(await tablets.find(manager.tenant, id), 201);
  });
  app.openapi(change, async (context) => {
    const manager = managerOf(context);
    const { id } = context.req.valid('param');
    await tablets.change(manager, id, context.req.valid('json'));
    return context.json(await tablets.find(manager.tenant, id), 200);
  });
  app.openapi(issueCode, async (context) => {
    const { code, expiresAt } = await tablets.issueCode(managerOf(context), context.req.valid('param').id);
    return context.json({ code, expiresAt: expiresAt.toISOString() }, 200);
  });
  app.openapi(unpair, async (context) => {
    const manager = managerOf(context);
    const { id } = context.req.valid('param');
    await tablets.unpair(manager, id);
    return context.json(await tablets.find(manager.tenant, id), 200);
  });
  app.openapi(remove, async (context) => {
    await tablets.archive(managerOf(context), context.req.valid('param').id);
    return context.body(null, 204);
  });
  app.openapi(pair, async (context) => {
    const paired = await tablets.pair(context.req.valid('json').code);
    setCredentialCookie(context, TABLET_COOKIE, paired.secret, webUrl);
    return context.json(await tablets.find(paired.tenant, paired.id), 200);
  });
  app.openapi(ready, async (context) => {
    const caller = callerOf(context, 'tablet');
    await tablets.report(caller, context.req.valid('json'));
    const secret = cookieOf(context.req.raw.headers, TABLET_COOKIE);
    if (secret === undefined) throw new TabletNotPairedError();
    // Again for as long as browsers keep it, so that a tablet in use stays signed in.
    setCredentialCookie(context, TABLET_COOKIE, secret, webUrl);
    return context.body(null, 204);
  });
}
