import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ServedDeployment } from '../served-deployment.ts';

/** Where a provider that tells by webhook delivers; the two older paths are in the configurations of running servers. */
const paths = (kind: string): readonly string[] => [
  `/webhooks/${kind}`,
  `/webhook/${kind}`,
  `/api/webhook/${kind}`,
];

/** The signature covers the raw body, so nothing reads it before. */
export function addWebhookRoutes(app: OpenAPIHono, { kind, receiveWebhook }: ServedDeployment): void {
  if (!receiveWebhook) return;
  for (const path of paths(kind))
    app.post(path, async (context) => {
      await receiveWebhook(await context.req.text(), context.req.header('authorization'));
      return context.body(null, 204);
    });
}
