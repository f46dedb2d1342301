import { FEATURES, type DeploymentId, type ProviderKind } from '@crossfade/video-core';
import type { DeploymentHealth } from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { RequestAuthorizer } from '../requests/request-authorizer.ts';
import type { ServedDeployment } from '../../served-deployment.ts';

const support = z.union([
  z.object({ supported: z.literal(true) }),
  z.object({ supported: z.literal(false), reason: z.string() }),
]);

const route = createRoute({
  method: 'get',
  path: '/providers',
  summary: 'List deployments with their health, capabilities and flags',
  responses: {
    200: {
      description: 'Every configured deployment, in fallback order',
      content: {
        'application/json': {
          schema: z.object({
            providers: z.array(
              z.object({
                deployment: z.string(),
                kind: z.string(),
                configured: z.literal(true),
                healthy: z.boolean(),
                killed: z.boolean().openapi({ description: 'An operator has taken it out of service' }),
                detail: z.string().optional().openapi({
                  description:
                    'Why it is unhealthy, or what to change although it is healthy; for staff, and in development',
                }),
                capabilities: z
                  .record(z.enum(FEATURES), support)
                  .openapi({ description: 'Capability manifest of the adapter' }),
              }),
            ),
            flags: z.object({
              videoProvider: z.string().nullable(),
              web: z.string().nullable(),
              default: z.string(),
            }),
            disagreements: z.array(z.string()),
          }),
        },
      },
    },
  },
});

/** What the flags of this server ask for, and in which sentences they contradict each other. */
export interface ProvidersReport {
  readonly videoProvider?: ProviderKind;
  /** What the web environment asks for. */
  readonly web?: ProviderKind;
  readonly disagreements: readonly string[];
}

export interface ProvidersRouteOptions {
  readonly deployments: readonly ServedDeployment[];
  readonly health: Pick<DeploymentHealth, 'of'>;
  readonly killed: () => readonly DeploymentId[];
  readonly authorizer: RequestAuthorizer;
  readonly defaultDeployment: DeploymentId;
  readonly report: () => ProvidersReport;
}

export function addProvidersRoute(app: OpenAPIHono, options: ProvidersRouteOptions): void {
  const { deployments, health, authorizer, defaultDeployment } = options;
  app.openapi(route, async (context) => {
    const { grants } = await authorizer.identify(context, 'list-providers');
    const { videoProvider, web, disagreements } = options.report();
    return context.json(
      {
        providers: deployments.map(({ kind, adapter: { deployment, capabilities } }) => {
          const { healthy, detail } = health.of(deployment);
          const shown = {
            deployment,
            kind,
            configured: true as const,
            healthy,
            killed: options.killed().includes(deployment),
            capabilities: capabilities.features,
          };
          // The detail may name hosts that are nobody's business.
          return detail !== undefined && grants.has('explain') ? Object.assign(shown, { detail }) : shown;
        }),
        flags: {
          videoProvider: videoProvider ?? null,
          web: web ?? null,
          default: defaultDeployment,
        },
        disagreements: [...disagreements],
      },
      200,
    );
  });
}
