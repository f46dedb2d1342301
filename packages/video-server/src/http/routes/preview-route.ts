import { previewRequestSchema, type Admission } from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { errors } from './error-schema.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import type { RequestLimits } from '../requests/request-limits.ts';

/** A new schema: only schemas made after OpenAPI's extension of zod can be named. */
const documentedRequest = z
  .object(previewRequestSchema.shape)
  .openapi('PreviewRequest', { required: ['key', 'adapters'] });

const route = createRoute({
  method: 'post',
  path: '/calls/preview',
  summary: 'Preview the provider decision without joining',
  request: { body: { required: true, content: { 'application/json': { schema: documentedRequest } } } },
  responses: {
    200: {
      description: 'The provider that a join would get now; a hint, so that a page can load its client early',
      content: {
        'application/json': {
          schema: z
            .object({
              provider: z.string(),
              encrypted: z.boolean().optional().openapi({
                description: 'Whether the current call is end-to-end encrypted; absent: no call is open.',
              }),
            })
            .openapi('PreviewAnswer'),
        },
      },
    },
    ...errors(
      [400, 'invalid-input'],
      [401, 'unauthorized: the credentials of the request are wrong'],
      [409, 'client-cannot-run: the client has no adapter for any provider that could take the call'],
      [429, 'rate-limited'],
      [503, 'no-provider, or store-unavailable: Retry-After says when to try again'],
    ),
  },
});

export function addPreviewRoute(
  app: OpenAPIHono,
  admission: Admission,
  authorizer: RequestAuthorizer,
  limits: RequestLimits,
): void {
  app.openapi(route, async (context) => {
    const request = context.req.valid('json');
    const identity = await authorizer.identify(context, 'preview', request.key);
    await limits.preview(context, identity);
    const preview = await limits.inTurn(context, () => admission.preview(request, identity), identity);
    return context.json(preview, 200);
  });
}
