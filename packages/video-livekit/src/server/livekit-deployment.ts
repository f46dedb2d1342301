import { asId, type DeploymentId, type ProviderKind } from '@crossfade/video-core';
import { createLivekitServer, type LivekitServer } from './livekit-server.ts';
import type { LivekitServerOptions } from './livekit-server-options.ts';

/** What a call server takes of this provider: the adapter, and its webhooks. */
export interface LivekitDeployment {
  readonly kind: ProviderKind;
  readonly adapter: LivekitServer;
  readonly issuesTokens: false;
  readonly receiveWebhook: LivekitServer['receiveWebhook'];
}

/**
 * One deployment for `createCallServer`, named after its kind unless configured otherwise. Several of them share the
 * address of the webhooks, so give them a `createWebhookRouter`. Throws `InvalidInputError`.
 */
export function livekitDeployment(
  options: Omit<LivekitServerOptions, 'deployment'> & { readonly deployment?: DeploymentId },
): LivekitDeployment {
  const adapter = createLivekitServer({ deployment: asId.deployment('livekit'), ...options });
  return {
    kind: adapter.capabilities.kind,
    adapter,
    issuesTokens: false,
    receiveWebhook: (body, authorization) => adapter.receiveWebhook(body, authorization),
  };
}
