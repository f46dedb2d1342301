import { createServer } from 'node:http';
import { asId } from '@crossfade/video-core';
import { bearerAuthorize } from '@crossfade/video-core/server';
import { livekitDeployment } from '@crossfade/video-livekit/server';
import { mediasoupDeployment } from '@crossfade/video-mediasoup/server';
import { createCallServer, memoryStore } from '@crossfade/video-server';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { openMedia } from './media.js';

const { CALL_SECRET: secret, STAFF_TOKEN: staffToken, PORT = '3000' } = process.env;
const url = process.env.PUBLIC_URL || `http://localhost:${PORT}`;
const { LIVEKIT_URL, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret, MEDIA_PORT } = process.env;
const calls = createCallServer({
  store: memoryStore(),
  deployments: [
    mediasoupDeployment({ url, secret, media: { host: await openMedia(Number(MEDIA_PORT || 40000)) } }),
    livekitDeployment({ url: LIVEKIT_URL, apiKey, apiSecret }),
  ],
  authorize: bearerAuthorize({ tenant: asId.tenant('default'), staffToken, explainToAll: true }),
  secret,
  defaultDeployment: asId.deployment(process.env.DEPLOYMENT || 'mediasoup'),
});

const server = createServer(express().use(express.static('dist'), getRequestListener(calls.routes.fetch)));
calls.attach(server);
await calls.start();
server.listen(PORT);
