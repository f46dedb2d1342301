import type { DeploymentHealth } from '@crossfade/video-core/server';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { ServedDeployment } from '../../served-deployment.ts';

const answer = { 'application/json': { schema: z.object({ status: z.enum(['ok', 'not-ready']) }) } };

const healthRoute = createRoute({
  method: 'get',
  path: '/health',
  summary: 'Liveness: the process runs',
  responses: { 200: { description: 'The process runs', content: answer } },
});

const readyRoute = createRoute({
  method: 'get',
  path: '/ready',
  summary: 'Readiness: the server can take joins',
  responses: {
    200: { description: 'The database takes writes and a provider is healthy', content: answer },
    503: {
      description: 'The server is stopping, the database takes no writes, or no provider is healthy',
      content: answer,
    },
  },
});

export interface HealthRoutesOptions {
  readonly probe: () => Promise<void>;
  readonly health: Pick<DeploymentHealth, 'of'>;
  readonly deployments: readonly ServedDeployment[];
  readonly isStopping: () => boolean;
}

export function addHealthRoutes(app: OpenAPIHono, options: HealthRoutesOptions): void {
  const { health, deployments, isStopping } = options;
  let asking: Promise<boolean> | undefined;
  /** However many ask, the database is asked once at a time, since anyone may ask. */
  const databaseAnswers = (): Promise<boolean> =>
    (asking ??= answers(options.probe).finally(() => {
      asking = undefined;
    }));
  app.openapi(healthRoute, (context) => context.json({ status: 'ok' as const }, 200));
  app.openapi(readyRoute, async (context) => {
    const healthy = deployments.some(({ adapter }) => health.of(adapter.deployment).healthy);
    const ready = !isStopping() && healthy && (await databaseAnswers());
    return ready
      ? context.json({ status: 'ok' as const }, 200)
      : context.json({ status: 'not-ready' as const }, 503);
  });
}

const answers = (ping: () => Promise<void>): Promise<boolean> =>
  ping().then(
    () => true,
    () => false,
  );
