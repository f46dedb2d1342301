import { asId } from '@crossfade/video-core';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { DeploymentState, KillSwitch } from '../../operation/kill-switch.ts';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import { errors, staffRefusals } from './error-schema.ts';
import { reasonSchema } from './reason-schema.ts';

const change = (action: 'kill' | 'revive', summary: string) =>
  createRoute({
    method: 'post',
    path: `/deployments/{deployment}/${action}`,
    summary,
    security: [{ staff: [] }],
    request: {
      params: z.object({
        deployment: z
          .string()
          .max(100, 'This is not the name of a deployment.')
          .transform(asId.deployment)
          .openapi({ example: 'kind:name' }),
      }),
      body: {
        content: { 'application/json': { schema: z.object({ reason: reasonSchema.exactOptional() }) } },
      },
    },
    responses: {
      200: {
        description: 'Stored, and known to every server within a second. Repeating it changes nothing.',
        content: {
          'application/json': {
            schema: z
              .object({
                deployment: z.string(),
                killed: z.boolean(),
                inService: z.array(z.string()).openapi({
                  description: 'Deployments in service; when none is, every new call is refused.',
                }),
              })
              .openapi('DeploymentState'),
          },
        },
      },
      ...staffRefusals,
      ...errors([404, 'deployment-not-found']),
    },
  });

const changes = [
  ['kill', change('kill', 'Take a deployment out of service (operators only)')],
  ['revive', change('revive', 'Put a deployment back into service (operators only)')],
] as const;

export function addDeploymentRoutes(
  app: OpenAPIHono,
  killSwitch: KillSwitch,
  authorizer: RequestAuthorizer,
): void {
  for (const [action, route] of changes)
    app.openapi(route, async (context) => {
      const identity = await authorizer.identify(context, 'operate');
      const { deployment } = context.req.valid('param');
      const { reason } = context.req.valid('json');
      return context.json(stateAnswer(await killSwitch[action](identity, deployment, reason)), 200);
    });
}

const stateAnswer = ({ inService, ...state }: DeploymentState) => ({ ...state, inService: [...inService] });
