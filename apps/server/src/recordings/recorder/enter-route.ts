import { createRoute, z } from '@hono/zod-openapi';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { guarded, json, jsonBody, refusals } from '../../http/guarded.ts';
import type { ProductApp } from '../../http/product-app.ts';
import type { ProductLimits } from '../../http/product-limits.ts';
import type { RecorderPasses } from './recorder-passes.ts';

const enter = createRoute({
  ...guarded('recorder:enter'),
  method: 'post',
  path: '/api/recorder/enter',
  summary: 'Exchange the secret of a recorder’s link, once, for its pass into the call',
  request: jsonBody(z.object({ secret: z.string().min(1).max(200) })),
  responses: {
    ...refusals,
    200: json('The pass', z.object({ key: z.string(), token: z.string() }).openapi('RecorderPass')),
  },
});

export interface RecorderRoutesOptions {
  readonly passes: Pick<RecorderPasses, 'enter'>;
  readonly limits: ProductLimits;
}

/** What the recorder's page asks for. */
export function addRecorderRoutes(app: ProductApp, { passes, limits }: RecorderRoutesOptions): void {
  app.openapi(enter, async (context) => {
    limits.admit(context);
    const { secret } = context.req.valid('json');
    const pass = await passes.enter(secret);
    if (!pass) {
      limits.failed(context);
      throw new NotFoundError('link of a recorder');
    }
    return context.json(pass, 200);
  });
}
