import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serveBelow } from './path-prefix.ts';
import { SocketPath } from './socket-path.ts';
import { UpgradeRouter } from './upgrade-router.ts';

const LIMITS = {
  maxHttpBufferSize: 1_000,
  pingInterval: 5_000,
  pingTimeout: 5_000,
  packets: { perSecond: 10, burst: 100 },
};

let server: Server;
let paths: readonly SocketPath<object, object, object>[];
let accepted: Socket[];
beforeEach(async () => {
  server = createServer((_, response) => void response.end('still here'));
  paths = ['/control/socket.io', '/signalling/socket.io'].map((path) => new SocketPath(path, LIMITS));
  for (const path of paths) path.attach(server);
  accepted = [];
  server.on('connection', (socket) => void accepted.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const path of paths) await path.close();
  server.closeAllConnections();
  server.close();
});

const port = (): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

async function upgrade(path: string): Promise<Socket> {
  const socket = connect({ port: port(), host: '127.0.0.1', allowHalfOpen: true });
  await once(socket, 'connect');
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  return socket;
}

it.each([
  '/x',
  '/',
  '/control/socket.io',
  '/control/socket.io?EIO=4&transport=websocket',
  '/control/socket.io/',
  '/control/socket.io/?EIO=4&transport=websocket',
  '/control/socket.io/?EIO=4&transport=websocket&sid=x',
  '/signalling/socket.io/?EIO=3',
  '/signalling/socket.io',
])('survives a connection that is reset after an upgrade on %s', async (path) => {
  const attackers = await Promise.all(Array.from({ length: 5 }, () => upgrade(path)));
  await expect.poll(() => accepted.length).toBe(attackers.length);
  // Their requests are read, and answered in the same turn.
  await expect.poll(() => accepted.every(({ bytesRead }) => bytesRead > 0)).toBe(true);
  // A socket without one ends the process when its peer resets the connection.
  const errorListeners = accepted.map((socket) => socket.listenerCount('error'));
  expect(errorListeners).toHaveLength(attackers.length);
  expect(Math.min(...errorListeners)).toBeGreaterThan(0);
  for (const socket of attackers) socket.resetAndDestroy();
  // `once` would listen for errors itself.
  await expect.poll(() => accepted.every(({ destroyed }) => destroyed)).toBe(true);
  expect(await (await fetch(`http://127.0.0.1:${port()}/`)).text()).toBe('still here');
});

it.each(['/x', '/control/socket.io', '/control/socket.iox/'])(
  'refuses an upgrade on %s at once',
  async (path) => {
    const socket = await upgrade(path);
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /);
    await once(socket, 'end');
    socket.destroy();
  },
);

it('leaves the paths of other listeners to them', async () => {
  server.on('upgrade', (request, socket) => {
    if (request.url === '/own') socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\nhello');
  });
  const socket = await upgrade('/own');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toContain('hello');
  await delay(1_200);
  expect(socket.destroyed || socket.readableEnded).toBe(false);
  socket.destroy();
  const nobodys = await upgrade('/x');
  const [refusal] = await once(nobodys, 'data');
  expect(String(refusal)).toMatch(/^HTTP\/1\.1 404 /);
  nobodys.destroy();
});

it('serves a path once, and again after it was given back', () => {
  const router = UpgradeRouter.of(server);
  expect(() => router.add('/control/socket.io/', () => {})).toThrow('served already');
  const remove = router.add('/other', () => {});
  remove();
  remove();
  router.add('/other', () => {})();
  for (const path of paths) path.detach();
  expect(server.listenerCount('upgrade')).toBe(0);
});

it('serves its paths below a prefix too, whether a proxy takes it away or not', async () => {
  serveBelow(server, '/api/');
  const query = '?EIO=4&transport=websocket';
  for (const prefix of ['', '/api']) {
    const socket = await upgrade(`${prefix}/control/socket.io/${query}`);
    const [answer] = await once(socket, 'data');
    expect(String(answer), prefix).toMatch(/^HTTP\/1\.1 101 /);
    socket.destroy();
    const url = `http://127.0.0.1:${port()}${prefix}/control/socket.io/?EIO=4&transport=polling`;
    expect(await (await fetch(url)).text(), prefix).toContain('"sid"');
  }
  const elsewhere = await upgrade(`/apiary/control/socket.io/${query}`);
  const [refusal] = await once(elsewhere, 'data');
  expect(String(refusal)).toMatch(/^HTTP\/1\.1 404 /);
  elsewhere.destroy();
});
