import { joinRequestSchema, type Admission } from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { joinAnswerSchema } from './answer-schemas.ts';
import { errors } from './error-schema.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import type { RequestLimits } from '../requests/request-limits.ts';

/** A new schema: only schemas made after OpenAPI's extension of zod can be named. */
const documentedRequest = z
  .object(joinRequestSchema.shape)
  .openapi('JoinRequest', { required: ['key', 'displayName', 'adapters'] });

const route = createRoute({
  method: 'post',
  path: '/calls/join',
  summary: 'Join the call at a key, or open one',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: documentedRequest,
        },
      },
    },
  },
  responses: {
    200: {
      description: 'The provider decision, the participant, and the credentials to connect with',
      content: { 'application/json': { schema: joinAnswerSchema } },
    },
    ...errors(
      [400, 'invalid-input'],
      [401, 'unauthorized: the credentials of the request are wrong'],
      [403, 'participant-removed'],
      [
        409,
        'call-full: no more participants are allowed; client-cannot-run: the client has no adapter for the provider of the call; or encryption-unsupported: the call is end-to-end encrypted and the client did not declare support; or recording-consent: the call is recorded, and the request does not name the recording that its participant agrees to',
      ],
      [
        410,
        'call-ended: the call named in the request has ended; or move-over: the attempt is not open any more',
      ],
      [423, 'call-locked: a host has locked the call'],
      [429, 'rate-limited: Retry-After says when the next try succeeds'],
      [503, 'no-provider, provider-unavailable, or store-unavailable: Retry-After says when to try again'],
    ),
  },
});

export function addJoinRoute(
  app: OpenAPIHono,
  admission: Admission,
  authorizer: RequestAuthorizer,
  limits: RequestLimits,
): void {
  app.openapi(route, async (context) => {
    const request = context.req.valid('json');
    const named = request.call !== undefined && request.resumeSecret !== undefined;
    const identity = await authorizer.identify(context, 'join', request.key);
    if (request.attempt !== undefined || named) await limits.following(context, identity);
    if (!(await admission.follows(request))) await limits.join(context, identity, request.key);
    const joined = await limits.inTurn(context, () => admission.join(request, identity), identity);
    return context.json(joined, 200);
  });
}
