/**
 * The server of somebody who uses the published packages: lets somebody into a call on each provider, and says on its
 * last line, as JSON, what came of it. Of LiveKit it signs a token alone, for which no server is needed.
 */
import { createServer } from 'node:http';
import { asId, roomName } from '@crossfade/video-core';
import { bearerAuthorize, MemoryBus } from '@crossfade/video-core/server';
import { createMemoryServer, MemoryNetwork } from '@crossfade/video-core/testkit';
import { createLivekitServer } from '@crossfade/video-livekit/server';
import { createMediasoupServer } from '@crossfade/video-mediasoup/server';
import { createCallServer, memoryStore } from '@crossfade/video-server';

const secret = 'a secret of more than 32 characters';
const { MEDIASOUP_WORKER_BIN: workerBin } = process.env;
const mediasoup = createMediasoupServer({
  deployment: asId.deployment('mediasoup'),
  url: 'http://localhost:1285',
  secret,
  media: {
    pool: {
      listen: [{ ip: '127.0.0.1' }],
      firstPort: 47_311,
      workers: 1,
      ...(workerBin !== undefined && { workerBin }),
    },
  },
});
const livekit = createLivekitServer({
  deployment: asId.deployment('livekit'),
  url: 'ws://localhost:7880',
  apiKey: 'key',
  apiSecret: secret,
});
const memory = createMemoryServer(new MemoryNetwork());
const { routes, attach, start, stop } = createCallServer({
  store: memoryStore(),
  bus: new MemoryBus(),
  deployments: [
    {
      kind: asId.provider('mediasoup'),
      adapter: mediasoup,
      issuesTokens: false,
      attach: (server) => void mediasoup.attach(server),
    },
    { kind: memory.capabilities.kind, adapter: memory, issuesTokens: false },
  ],
  authorize: bearerAuthorize({ tenant: asId.tenant('consumer'), explainToAll: false }),
  secret,
  defaultDeployment: asId.deployment('mediasoup'),
  webOrigins: [],
  log: { debug: () => {}, info: () => {}, warn: console.warn, error: console.error },
});
attach(createServer());
await start();

const joins: Record<string, string> = {};
for (const provider of ['mediasoup', 'memory']) {
  const answer = await routes.request('/calls/join', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key: `${provider}-garden`, displayName: 'Ann', adapters: [provider] }),
  });
  const { decision }: { readonly decision: { readonly provider: string } } = await answer.json();
  joins[provider] = decision.provider;
}
const credentials: unknown = await livekit.issueCredentials({
  room: roomName(asId.call('c1'), { epoch: 1, attempt: 1 }),
  participantId: asId.participant('ann'),
  name: 'Ann',
  role: 'guest',
  rights: { publish: ['camera', 'microphone'], subscribe: true, data: true },
  ttl: 600,
  readAt: Date.now(),
});

await stop();
await livekit.close();
console.log(JSON.stringify({ joins, livekit: Object.keys(Object(credentials)).sort() }));
