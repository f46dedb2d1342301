import type { ProviderKind } from '@crossfade/video-core';
import { joinRequestSchema, type Admission } from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { errors } from './error-schema.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import type { RequestLimits } from '../requests/request-limits.ts';

/** What a provider's own SDK needs; whatever else its adapter issues passes through. */
const ownCredentials = z.looseObject({ url: z.string(), token: z.string() });

const tokenRequest = joinRequestSchema.pick({ key: true, displayName: true, recording: true });

/**
 * For applications that use one provider's own SDK and nothing of ours: the same admission, by the same policy, as
 * a client that can run this provider alone.
 */
export function addTokenRoute(
  app: OpenAPIHono,
  kind: ProviderKind,
  admission: Admission,
  authorizer: RequestAuthorizer,
  limits: RequestLimits,
): void {
  const route = createRoute({
    method: 'post',
    path: `/${kind}/token`,
    summary: `Issue a ${kind} token for the call at a key`,
    request: {
      body: {
        required: true,
        content: {
          'application/json': { schema: tokenRequest },
        },
      },
    },
    responses: {
      200: {
        description: 'A token with the participant’s name and role in its metadata',
        content: {
          'application/json': {
            schema: z.object({
              token: z.string(),
              url: z.string(),
              call: z.string(),
              key: z.string(),
              participant: z.object({ id: z.string(), name: z.string(), role: z.enum(['host', 'guest']) }),
            }),
          },
        },
      },
      ...errors(
        [400, 'invalid-input'],
        [401, 'unauthorized: the credentials of the request are wrong'],
        [
          409,
          'client-cannot-run: the call at this key runs on another provider; encryption-unsupported; or recording-consent: the call is recorded, and the request does not name the recording that its participant agrees to',
        ],
        [429, 'rate-limited'],
        [503, 'no-provider, provider-unavailable, or store-unavailable: Retry-After says when to try again'],
      ),
    },
  });
  app.openapi(route, async (context) => {
    const request = context.req.valid('json');
    const identity = await authorizer.identify(context, 'token', request.key);
    await limits.join(context, identity, request.key);
    const joined = await limits.inTurn(
      context,
      () => admission.join({ ...request, adapters: [kind] }, identity),
      identity,
    );
    const { call, key, participant, credentials } = joined;
    const { id, name, role } = participant;
    const { token, url } = ownCredentials.parse(credentials);
    return context.json({ token, url, call, key, participant: { id, name, role } }, 200);
  });
}
