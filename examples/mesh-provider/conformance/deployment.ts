import { createMeshServer } from '../src/server/index.ts';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../e2e/conformance/free-port.ts';
import type { Deployment } from '../../../e2e/conformance/deployment.ts';
import { SEAT_KEPT } from './seat-kept.ts';

const HOST = '127.0.0.1';

/** The example's server half, and an HTTP server that carries its signalling. Media goes from page to page. */
export async function startMeshDeployment(): Promise<Deployment> {
  const port = await freePort();
  const http = createServer((_, response) => response.writeHead(404).end());
  http.listen(port, HOST);
  await once(http, 'listening');

  const tokenSecret = randomBytes(32).toString('hex');
  const server = createMeshServer({
    url: `http://${HOST}:${port}`,
    secret: tokenSecret,
    keepSeat: SEAT_KEPT,
  });
  const detach = server.attach(http);

  return {
    clientHalf: fileURLToPath(new URL('./client-half.ts', import.meta.url)),
    server,
    iceServers: [],
    signalling: { host: HOST, port },
    tokenSecret,
    async held() {
      const { rooms, seats, sockets } = server.counts();
      return { rooms, seats, sockets };
    },
    async stop() {
      detach();
      await server.close();
      http.closeAllConnections();
      http.close();
    },
  };
}
