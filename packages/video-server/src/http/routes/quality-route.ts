import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { qualityBatchSchema } from '../../comparison/quality-batch.ts';
import type { QualityIntake } from '../../comparison/quality-intake.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import type { RequestLimits } from '../requests/request-limits.ts';
import { errors } from './error-schema.ts';

/** A new schema: only schemas made after OpenAPI's extension of zod can be named. */
const documentedBatch = z
  .object(qualityBatchSchema.shape)
  .openapi('QualityBatch', { required: ['key', 'samples'] });

const route = createRoute({
  method: 'post',
  path: '/quality',
  summary: 'Report what a client measured of a call, for comparisons',
  request: { body: { required: true, content: { 'application/json': { schema: documentedBatch } } } },
  responses: {
    204: { description: 'Taken; or dropped, since no call is open at the key' },
    ...errors(
      [400, 'invalid-input'],
      [401, 'unauthorized: the credentials of the request are wrong'],
      [429, 'rate-limited'],
      [503, 'store-unavailable'],
    ),
  },
});

export function addQualityRoute(
  app: OpenAPIHono,
  intake: QualityIntake,
  authorizer: RequestAuthorizer,
  limits: Pick<RequestLimits, 'siteOf'>,
): void {
  app.openapi(route, async (context) => {
    const batch = context.req.valid('json');
    const identity = await authorizer.identify(context, 'preview', batch.key);
    await intake.take(identity, batch, {
      network: limits.siteOf(context),
      userAgent: context.req.header('user-agent') ?? '',
    });
    return context.body(null, 204);
  });
}
