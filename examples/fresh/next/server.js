import { createServer } from 'node:http';
import { asId } from '@crossfade/video-core';
import { bearerAuthorize } from '@crossfade/video-core/server';
import { livekitDeployment } from '@crossfade/video-livekit/server';
import { mediasoupDeployment } from '@crossfade/video-mediasoup/server';
import { createCallServer, memoryStore } from '@crossfade/video-server';
import { getRequestListener } from '@hono/node-server';
import next from 'next';

const { CALL_SECRET: secret, STAFF_TOKEN: staffToken, PORT = '3000' } = process.env;
const url = process.env.PUBLIC_URL || `http://localhost:${PORT}`;
const { LIVEKIT_URL, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret, MEDIA_PORT } = process.env;
const calls = createCallServer({
  store: memoryStore(),
  deployments: [
    mediasoupDeployment({ url, secret, media: { pool: { firstPort: Number(MEDIA_PORT || 40000) } } }),
    livekitDeployment({ url: LIVEKIT_URL, apiKey, apiSecret }),
  ],
  authorize: bearerAuthorize({ tenant: asId.tenant('default'), staffToken, explainToAll: true }),
  secret,
  defaultDeployment: asId.deployment(process.env.DEPLOYMENT || 'mediasoup'),
});

const pages = next({ dev: false });
await pages.prepare();
const [api, page] = [getRequestListener(calls.routes.fetch), pages.getRequestHandler()];
const server = createServer((q, s) => (/^\/(calls|moves|providers|webhooks)/.test(q.url) ? api : page)(q, s));
calls.attach(server);
await calls.start();
server.listen(PORT);
