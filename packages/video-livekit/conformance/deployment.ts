import { asId } from '@crossfade/video-core';
import { createLivekitServer } from '../src/server/index.ts';
import { RoomServiceClient } from 'livekit-server-sdk';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import { Stack } from '../../../scripts/stack.mjs';
import { freePort } from '../../../e2e/conformance/free-port.ts';
import type { Deployment } from '../../../e2e/conformance/deployment.ts';

const HOST = '127.0.0.1';

/** A livekit-server process, and LiveKit's server half with a port for its webhooks. */
export async function startLivekitDeployment(): Promise<Deployment> {
  const ports = {
    livekit: await freePort(),
    livekitTcp: await freePort(),
    livekitUdp: await freePort(),
    livekitMetrics: await freePort(),
    webhooks: await freePort(),
  };
  const stack = new Stack({ services: ['livekit'], ports: { ...ports, server: ports.webhooks } });
  const keys = await stack.livekitKeys();
  const server = createLivekitServer({
    deployment: asId.deployment('livekit'),
    url: `ws://${HOST}:${ports.livekit}`,
    metricsUrl: `http://${HOST}:${ports.livekitMetrics}/metrics`,
    ...keys,
  });

  const api = new RoomServiceClient(`http://${HOST}:${ports.livekit}`, keys.apiKey, keys.apiSecret);

  const webhooks = createServer((request, response) => {
    bodyOf(request)
      .then((body) => server.receiveWebhook(body, request.headers.authorization))
      .then(
        () => response.writeHead(200).end(),
        (error: unknown) => {
          console.warn('livekit: a webhook was not taken', error);
          response.writeHead(500).end();
        },
      );
  });
  webhooks.listen(ports.webhooks, HOST);
  await once(webhooks, 'listening');
  await stack.start();

  return {
    clientHalf: fileURLToPath(new URL('./client-half.ts', import.meta.url)),
    server,
    iceServers: [],
    signalling: { host: HOST, port: ports.livekit },
    tokenSecret: keys.apiSecret,
    async held() {
      const rooms = await api.listRooms();
      return {
        rooms: rooms.length,
        participants: rooms.reduce((sum, { numParticipants }) => sum + numParticipants, 0),
      };
    },
    async stop() {
      await server.close();
      await stack.stop();
      webhooks.closeAllConnections();
      webhooks.close();
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
