import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { asId } from '@crossfade/video-core';
import { bearerAuthorize, MemoryBus } from '@crossfade/video-core/server';
import { createLivekitServer } from '@crossfade/video-livekit/server';
import { createMediasoupServer } from '@crossfade/video-mediasoup/server';
import { createCallServer, memoryStore } from '@crossfade/video-server';

const secret = 'change-this-secret-of-32-characters';
const mediasoup = createMediasoupServer({
  deployment: asId.deployment('mediasoup'),
  url: 'http://localhost:1285',
  secret,
  media: { pool: {} },
});
const livekit = createLivekitServer({
  deployment: asId.deployment('livekit'),
  url: 'ws://localhost:7880',
  apiKey: 'devkey',
  apiSecret: 'change-this-secret-of-32-characters',
});

const calls = createCallServer({
  store: memoryStore(),
  bus: new MemoryBus(),
  deployments: [
    {
      kind: asId.provider('mediasoup'),
      adapter: mediasoup,
      issuesTokens: false,
      attach: (server) => void mediasoup.attach(server),
    },
    {
      kind: asId.provider('livekit'),
      adapter: livekit,
      issuesTokens: false,
      receiveWebhook: (body, authorization) => livekit.receiveWebhook(body, authorization),
    },
  ],
  authorize: bearerAuthorize({ tenant: asId.tenant('default'), explainToAll: true }),
  secret,
  defaultDeployment: asId.deployment('mediasoup'),
  webOrigins: ['http://localhost:3000'],
  log: console,
});

const server = createServer(getRequestListener(calls.routes.fetch));
calls.attach(server);
await calls.start();
server.listen(1285);
process.once('SIGTERM', () => void calls.stop().then(() => server.close()));
