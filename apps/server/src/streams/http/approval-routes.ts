import { createRoute } from '@hono/zod-openapi';
import { idParams } from '../../http/fields.ts';
import { guarded, json, refusals } from '../../http/guarded.ts';
import { pageOf, pageQuery } from '../../http/pages.ts';
import type { ProductApp } from '../../http/product-app.ts';
import { managerOf } from '../../rights/request-rights.ts';
import type { Streams } from '../service/streams.ts';
import type { StreamStore } from '../store/stream-store.ts';
import { ownStream } from '../views/shown-stream.ts';
import { creatorStream } from './stream-schemas.ts';

const list = createRoute({
  ...guarded('creators:read'),
  method: 'get',
  path: '/api/creators',
  summary: 'List the streams that were set up, those first that nobody decided on, the oldest before',
  request: { query: pageQuery },
  responses: { ...refusals, 200: json('A page of streams', pageOf(creatorStream)) },
});

const approve = createRoute({
  ...guarded('creators:decide'),
  method: 'post',
  path: '/api/creators/{id}/approve',
  summary: 'Let a creator go live',
  request: { params: idParams },
  responses: { ...refusals, 204: { description: 'Approved, now or before' } },
});

const refuse = createRoute({
  ...guarded('creators:decide'),
  method: 'post',
  path: '/api/creators/{id}/refuse',
  summary: 'Let a creator not go live, or not any more, which ends a stream that is live',
  request: { params: idParams },
  responses: { ...refusals, 204: { description: 'Refused, now or before' } },
});

export interface ApprovalRoutesOptions {
  readonly streams: Streams;
  readonly store: Pick<StreamStore, 'listCreators'>;
}

/** Staff decide who streams. */
export function addApprovalRoutes(app: ProductApp, { streams, store }: ApprovalRoutesOptions): void {
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    const { items, ...next } = await store.listCreators(tenant, context.req.valid('query'));
    return context.json({ items: items.map(ownStream), ...next }, 200);
  });
  app.openapi(approve, async (context) => {
    await streams.decide(managerOf(context), context.req.valid('param').id, 'approved');
    return context.body(null, 204);
  });
  app.openapi(refuse, async (context) => {
    await streams.decide(managerOf(context), context.req.valid('param').id, 'refused');
    return context.body(null, 204);
  });
}
