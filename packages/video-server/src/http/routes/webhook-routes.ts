import { InvalidInputError, type ProviderKind } from '@crossfade/video-core';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ServedDeployment } from '../../served-deployment.ts';

/** A NUL in a string of JSON: PostgreSQL keeps none in a text. A backslash before it would make it six plain letters. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** Where a provider that tells by webhook delivers; the two older paths are in the configurations of running servers. */
const paths = (kind: ProviderKind): readonly string[] => [
  `/webhooks/${kind}`,
  `/webhook/${kind}`,
  `/api/webhook/${kind}`,
];

/** One address for all deployments of a kind. */
export function addWebhookRoutes(
  app: OpenAPIHono,
  kind: ProviderKind,
  deployments: readonly ServedDeployment[],
): void {
  const [receiveWebhook] = deployments.flatMap((deployment) => deployment.receiveWebhook ?? []);
  if (!receiveWebhook) return;
  for (const path of paths(kind))
    app.post(path, async (context) => {
      // The signature covers the raw body, so nothing reads it before.
      const body = await context.req.text();
      if (NUL.test(body)) throw new InvalidInputError('No text in a webhook may hold a NUL character.');
      await receiveWebhook(body, context.req.header('authorization'));
      return context.body(null, 204);
    });
}
