import { previewRequestSchema, type Admission } from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { errors } from './error-schema.ts';
import type { RequestAuthorizer } from './request-authorizer.ts';

/** Made anew, since only what is made after OpenAPI's extension of zod can be named. */
const documentedRequest = z
  .object(previewRequestSchema.shape)
  .openapi('PreviewRequest', { required: ['key', 'adapters'] });

const route = createRoute({
  method: 'post',
  path: '/calls/preview',
  summary: 'Ask which provider a join would be sent to now; joins nothing',
  request: { body: { required: true, content: { 'application/json': { schema: documentedRequest } } } },
  responses: {
    200: {
      description: 'The provider whose client the page may load ahead; a hint, no promise',
      content: {
        'application/json': {
          schema: z
            .object({
              provider: z.string(),
              encrypted: z
                .boolean()
                .optional()
                .openapi({ description: 'Whether the running call is encrypted end to end.' }),
            })
            .openapi('PreviewAnswer'),
        },
      },
    },
    ...errors(
      [400, 'invalid-input'],
      [409, 'client-cannot-run: the client has no adapter for any provider that could take the call'],
      [429, 'rate-limited'],
      [503, 'no-provider'],
    ),
  },
});

export function addPreviewRoute(app: OpenAPIHono, admission: Admission, authorizer: RequestAuthorizer): void {
  app.openapi(route, async (context) => {
    const request = context.req.valid('json');
    const identity = await authorizer.identify(context, 'preview', request.key);
    return context.json(await admission.preview(request, identity), 200);
  });
}
