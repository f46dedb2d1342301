import { createRoute, z } from '@hono/zod-openapi';
import { idParams, textField } from '../../http/fields.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import { endOf } from '../../http/pages.ts';
import type { ProductApp } from '../../http/product-app.ts';
import { callerOf, managerOf } from '../../rights/request-rights.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import type { RecordingLibrary } from '../library/recording-library.ts';
import type { RecordingViews } from '../library/recording-views.ts';
import type { WhoMayWatch } from '../library/who-may-watch.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { recordingPage } from './recording-schemas.ts';

export interface RecordingRoutesOptions {
  readonly store: Pick<RecordingStore, 'list'>;
  readonly library: RecordingLibrary;
  readonly views: RecordingViews;
  readonly watchers: WhoMayWatch;
}

const PAGE = 50;
const done = { ...refusals, 204: { description: 'Done' } };

const list = createRoute({
  ...guarded('recordings:read'),
  method: 'get',
  path: '/api/recordings',
  summary: 'List recordings, the latest first',
  request: {
    query: z.object({
      cursor: z.string().max(64).optional().openapi({ description: 'The `next` of the page before' }),
      limit: z.coerce.number().int().min(1).max(PAGE).default(PAGE),
    }),
  },
  responses: { ...refusals, 200: json('A page of recordings', recordingPage) },
});

const hold = createRoute({
  ...guarded('recordings:keep'),
  method: 'post',
  path: '/api/recordings/{id}/hold',
  summary: 'Keep a recording from being deleted',
  request: { params: idParams, ...jsonBody(z.object({ reason: textField }).openapi('HoldRecording')) },
  responses: done,
});

const lift = createRoute({
  ...guarded('recordings:keep'),
  method: 'post',
  path: '/api/recordings/{id}/lift-hold',
  summary: 'Lift the hold of staff; that of an incident ends with the incident',
  request: { params: idParams },
  responses: done,
});

const tryAgain = createRoute({
  ...guarded('recordings:keep'),
  method: 'post',
  path: '/api/recordings/{id}/try-again',
  summary: 'Try once more to store a recording that could not be stored',
  request: { params: idParams },
  responses: done,
});

const remove = createRoute({
  ...guarded('recordings:keep'),
  method: 'delete',
  path: '/api/recordings/{id}',
  summary: 'Delete a recording that is not held',
  request: { params: idParams },
  responses: done,
});

const share = createRoute({
  ...guarded('recordings:share'),
  method: 'post',
  path: '/api/recordings/{id}/share',
  summary: 'Say whether the resident agrees that the visitors of the visit watch the recording',
  request: { params: idParams, ...jsonBody(z.object({ agreed: z.boolean() }).openapi('ShareRecording')) },
  responses: done,
});

/** What staff do with recordings, and a resident's tablet with those of the resident. */
export function addRecordingRoutes(
  app: ProductApp,
  { store, library, views, watchers }: RecordingRoutesOptions,
): void {
  app.openapi(list, async (context) => {
    const { tenant } = managerOf(context);
    const { cursor, limit } = context.req.valid('query');
    const rows = await store.list(tenant, { limit, ...(cursor !== undefined && { after: cursor }) });
    const next = endOf(rows, limit)?.id;
    const items = await views.show(tenant, rows);
    return context.json({ items, ...(next !== undefined && { next }) }, 200);
  });

  app.openapi(hold, async (context) => {
    const { reason } = context.req.valid('json');
    await library.hold(managerOf(context), context.req.valid('param').id, reason);
    return context.body(null, 204);
  });

  app.openapi(lift, async (context) => {
    await library.lift(managerOf(context), context.req.valid('param').id);
    return context.body(null, 204);
  });

  app.openapi(tryAgain, async (context) => {
    await library.tryAgain(managerOf(context), context.req.valid('param').id);
    return context.body(null, 204);
  });

  app.openapi(remove, async (context) => {
    await library.remove(managerOf(context), context.req.valid('param').id);
    return context.body(null, 204);
  });

  app.openapi(share, async (context) => {
    const by = callerOf(context, 'tablet', 'staff', 'admin', 'operator');
    const { id } = context.req.valid('param');
    const recording = await library.find(by.tenant, id);
    // A tablet decides for its own residents alone.
    if (!(await watchers.watcherOf(recording, { callers: [by] }))) throw new NotFoundError('recording');
    await library.share(by, id, context.req.valid('json').agreed);
    return context.body(null, 204);
  });
}
