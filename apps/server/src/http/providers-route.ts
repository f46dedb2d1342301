import { FEATURES, type ProviderKind } from '@crossfade/video-core';
import type { DeploymentHealth, Identify } from '@crossfade/video-core/server';
import { CALL_FEATURE_IDS, featuresOf } from '@crossfade/video-core/support';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { flagDisagreements, type FlagReportInputs } from '../flag-report.ts';
import type { RunningProvider } from '../running-provider.ts';

const support = z.union([
  z.object({ supported: z.literal(true) }),
  z.object({ supported: z.literal(false), reason: z.string() }),
]);

const route = createRoute({
  method: 'get',
  path: '/providers',
  summary: 'Which providers there are, how they are, and what the flags say',
  responses: {
    200: {
      description: 'Every configured deployment, in the order in which they stand in for each other',
      content: {
        'application/json': {
          schema: z.object({
            providers: z.array(
              z.object({
                deployment: z.string(),
                kind: z.string(),
                configured: z.literal(true),
                healthy: z.boolean(),
                detail: z.string().optional().openapi({ description: 'Told to staff and in development' }),
                capabilities: z
                  .record(z.enum(FEATURES), support)
                  .openapi({ description: 'What its adapter declares' }),
                features: z
                  .record(z.enum(CALL_FEATURE_IDS), support)
                  .openapi({ description: 'What a call on it offers: its column of the support matrix' }),
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

export interface ProvidersRouteOptions {
  readonly providers: readonly RunningProvider[];
  readonly health: Pick<DeploymentHealth, 'of'>;
  readonly identify: Identify;
  readonly defaultProvider: ProviderKind;
  readonly flags: () => FlagReportInputs;
}

export function addProvidersRoute(app: OpenAPIHono, options: ProvidersRouteOptions): void {
  const { providers, health, identify, defaultProvider } = options;
  app.openapi(route, async (context) => {
    const { grants } = await identify(context.req.raw.headers);
    const flags = options.flags();
    return context.json(
      {
        providers: providers.map(({ kind, adapter: { deployment, capabilities } }) => {
          const { healthy, detail } = health.of(deployment);
          const shown = {
            deployment,
            kind,
            configured: true as const,
            healthy,
            capabilities: capabilities.features,
            features: featuresOf(capabilities),
          };
          // The detail may name hosts that are nobody's business.
          return detail !== undefined && grants.has('explain') ? Object.assign(shown, { detail }) : shown;
        }),
        flags: {
          videoProvider: flags.videoProvider ?? null,
          web: flags.webEnvironment ?? null,
          default: defaultProvider,
        },
        disagreements: flagDisagreements(flags),
      },
      200,
    );
  });
}
