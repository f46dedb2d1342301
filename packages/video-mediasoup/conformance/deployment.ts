import { createMediasoupServer, WorkerPool, type WorkerPoolOptions } from '../src/server/index.ts';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { ensureMediasoupWorker } from '../setup/worker.mjs';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../../e2e/conformance/free-port.ts';
import type { Deployment } from '../../../e2e/conformance/deployment.ts';

const HOST = '127.0.0.1';

/** A mediasoup server half with one worker, and an HTTP server that carries its signalling. */
export async function startMediasoupDeployment(
  makePool = (options: WorkerPoolOptions): WorkerPool => new WorkerPool(options),
): Promise<Deployment> {
  const ports = { http: await freePort(), media: await freePort() };
  const http = createServer((_, response) => response.writeHead(404).end());
  http.listen(ports.http, HOST);
  await once(http, 'listening');

  const workerBin = process.env['MEDIASOUP_WORKER_BIN'] ?? (await ensureMediasoupWorker());
  const pool = makePool({ workers: 1, firstPort: ports.media, listen: [{ ip: HOST }], workerBin });
  const tokenSecret = randomBytes(32).toString('hex');
  const server = createMediasoupServer({
    url: `http://${HOST}:${ports.http}`,
    secret: tokenSecret,
    media: { host: pool },
    onError: (what, error) => console.warn(`mediasoup: ${what}`, error),
  });
  const detach = server.attach(http);

  return {
    clientHalf: fileURLToPath(new URL('./client-half.ts', import.meta.url)),
    server,
    iceServers: [],
    signalling: { host: HOST, port: ports.http },
    tokenSecret,
    async loseSessions() {
      for (const pid of pool.pids) process.kill(pid, 'SIGKILL');
    },
    async held() {
      const { rooms, participants, sockets, transports, producers, consumers, listeners } =
        await server.counts();
      return { rooms, participants, sockets, transports, producers, consumers, listeners };
    },
    async stop() {
      detach();
      await server.close();
      await pool.close();
      http.closeAllConnections();
      http.close();
    },
  };
}
