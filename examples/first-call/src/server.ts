import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { asId } from '@crossfade/video-core';
import { bearerAuthorize } from '@crossfade/video-core/server';
import { livekitDeployment } from '@crossfade/video-livekit/server';
import { mediasoupDeployment } from '@crossfade/video-mediasoup/server';
import { createCallServer, memoryStore } from '@crossfade/video-server';

const secret = 'change-this-secret-of-32-characters';
const calls = createCallServer({
  store: memoryStore(),
  deployments: [
    mediasoupDeployment({ url: 'http://localhost:1285', secret, media: { pool: {} } }),
    livekitDeployment({ url: 'ws://localhost:7880', apiKey: 'devkey', apiSecret: secret }),
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
