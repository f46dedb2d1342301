import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { io as connect, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SocketPath } from './socket-path.ts';

let http: HttpServer;
let url: string;
let path: SocketPath<{ ping: (answer: (word: string) => void) => void }, Record<never, never>, object>;
let client: Socket | undefined;

beforeEach(async () => {
  http = createServer((request, response) => {
    response.end(`the application answers ${request.url}`);
  });
  path = new SocketPath('/calls/socket.io', {
    maxHttpBufferSize: 1_000,
    pingInterval: 5_000,
    pingTimeout: 5_000,
  });
  path.io.on('connection', (socket) => socket.on('ping', (answer) => answer('pong')));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
});
afterEach(async () => {
  client?.disconnect();
  await path.close();
  http.closeAllConnections();
  http.close();
});

const event = (socket: Socket, name: string): Promise<void> =>
  new Promise((resolve) => void socket.once(name, () => resolve()));

const ask = async (path_: string): Promise<string> => await (await fetch(`${url}${path_}`)).text();

it.each(['websocket', 'polling'])('carries messages over %s alone', async (transport) => {
  path.attach(http);
  client = connect(url, {
    path: '/calls/socket.io',
    transports: [transport],
    upgrade: false,
    forceNew: true,
  });
  await event(client, 'connect');
  expect(client.io.engine.transport.name).toBe(transport);
  expect(await client.emitWithAck('ping')).toBe('pong');
});

it('leaves every other request to the application, also when it is detached', async () => {
  const detach = path.attach(http);
  expect(await ask('/')).toBe('the application answers /');
  expect(await ask('/calls')).toBe('the application answers /calls');
  expect(await ask('/calls/socket.io/?EIO=4&transport=polling')).toContain('"sid"');
  detach();
  expect(await ask('/calls/socket.io/?EIO=4')).toBe('the application answers /calls/socket.io/?EIO=4');
});

it('answers pages of other origins, since a token admits and no cookie', async () => {
  path.attach(http);
  const { headers } = await fetch(`${url}/calls/socket.io/?EIO=4&transport=polling`, {
    headers: { origin: 'https://app.example.org' },
  });
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('access-control-allow-credentials')).toBeNull();
});

it('closes a client that posts more than a message may hold', async () => {
  path.attach(http);
  client = connect(url, {
    path: '/calls/socket.io',
    transports: ['polling'],
    forceNew: true,
    reconnection: false,
  });
  await event(client, 'connect');
  client.emit('ping', 'x'.repeat(5_000));
  await event(client, 'disconnect');
});
