import type { Server } from 'node:http';
import type { ProviderKind } from '@crossfade/video-core';
import type { ServerAdapter, ServerEvent } from '@crossfade/video-core/server';

/** One deployment that this server runs or reaches, with what its provider adds to the server's routes. */
export interface ServedDeployment {
  readonly kind: ProviderKind;
  readonly adapter: ServerAdapter;
  /**
   * Answers at `/webhooks/<kind>`: takes the raw body and the `Authorization` header. The deployments of a kind share the
   * path and therefore this function, which knows by the signature whose webhook it is.
   */
  readonly receiveWebhook?: (
    rawBody: string,
    authorization: string | undefined,
  ) => Promise<ServerEvent | undefined>;
  /** Answers at `/<kind>/token`, for applications that use this provider's own SDK and nothing of ours. */
  readonly issuesTokens: boolean;
  /** Answers on the server's own port, beside the routes. */
  readonly attach?: (server: Server) => void;
}
