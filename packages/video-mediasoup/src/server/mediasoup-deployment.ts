import type { Server as HttpServer } from 'node:http';
import type { ProviderKind } from '@crossfade/video-core';
import { createMediasoupServer, type MediasoupServer } from './mediasoup-server.ts';

/** What a call server takes of this provider: the adapter, and its signalling on the server's port. */
export interface MediasoupDeployment {
  readonly kind: ProviderKind;
  readonly adapter: MediasoupServer;
  readonly issuesTokens: false;
  readonly attach: (server: HttpServer) => void;
}

/** One deployment for `createCallServer`, named after its kind unless configured otherwise. Throws `InvalidInputError`. */
export function mediasoupDeployment(
  options: Parameters<typeof createMediasoupServer>[0],
): MediasoupDeployment {
  const adapter = createMediasoupServer(options);
  return {
    kind: adapter.capabilities.kind,
    adapter,
    issuesTokens: false,
    attach: (server) => void adapter.attach(server),
  };
}
