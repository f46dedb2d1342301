/**
 * The server of somebody who uses the published packages: lets somebody into a call on each provider, and says on its
 * last line, as JSON, what came of it. Of LiveKit it signs a token alone, for which no server is needed.
 */
import { createServer } from 'node:http';
import { asId, roomName } from '@crossfade/video-core';
import { bearerAuthorize, MemoryBus } from '@crossfade/video-core/server';
import { createMemoryServer, MemoryNetwork } from '@crossfade/video-core/testkit';
import { createLivekitServer } from '@crossfade/video-livekit/server';
import { createCallServer, memoryStore } from '@crossfade/video-server';
import { served } from './served.ts';

const secret = 'a secret of more than 32 characters';
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
  deployments: [...served, { kind: memory.capabilities.kind, adapter: memory, issuesTokens: false }],
  authorize: bearerAuthorize({ tenant: asId.tenant('consumer'), explainToAll: false }),
  secret,
  defaultDeployment: memory.deployment,
  webOrigins: [],
  log: { debug: () => {}, info: () => {}, warn: console.warn, error: console.error },
});
attach(createServer());
await start();

const joins: Record<string, string> = {};
for (const provider of [...served.map(({ kind }) => kind), memory.capabilities.kind]) {
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
