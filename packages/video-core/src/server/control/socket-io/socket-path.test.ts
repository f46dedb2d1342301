import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { connect as rawConnect } from 'node:net';
import type { Socket as ServerSocket } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { proxiesAt } from '../../network/trusted-proxies.ts';
import { trustProxies } from './handshake-limits.ts';
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
    packets: { perSecond: 10, burst: 100 },
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

const HANDSHAKE = '/calls/socket.io/?EIO=4&transport=polling';
const UPGRADE =
  'GET /calls/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n';

type WritableConnection = Pick<ServerSocket['conn'], 'write' | 'on'>;

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

describe('connections that have not signed in', () => {
  const open = (from: string) => fetch(`${url}${HANDSHAKE}`, { headers: { 'x-forwarded-for': from } });
  const openMany = async (count: number, from: string): Promise<number[]> => {
    const statuses: number[] = [];
    for (let opened = 0; opened < count; opened += 50)
      for (const { status } of await Promise.all(Array.from({ length: 50 }, () => open(from))))
        statuses.push(status);
    return statuses;
  };

  it('are bounded for each network, over polling and WebSocket together', async () => {
    path.attach(http);
    trustProxies(http, proxiesAt(['loopback']));
    expect(await openMany(300, '192.0.2.1')).toContain(429);
    const refused = await open('192.0.2.1:5678');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    const socket = rawConnect(Number(new URL(url).port), '127.0.0.1');
    socket.write(
      `GET /calls/socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
    );
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toMatch(/^HTTP\/1\.1 429 /);
    expect((await open('192.0.2.2')).status).toBe(200);
  });

  it('are counted, or closed at once, whatever the request pretends', async () => {
    path.attach(http);
    trustProxies(http, proxiesAt(['loopback']));
    const from = { headers: { 'x-forwarded-for': '192.0.2.1' } };
    // No session at all, and one that is beyond the parameters that are read.
    for (const pretence of ['&sid=', `${'&a'.repeat(1_000)}&sid=x`])
      for (let count = 0; count < 101; count += 1) await fetch(`${url}${HANDSHAKE}${pretence}`, from);
    expect(await openMany(200, '192.0.2.1')).toContain(429);
    const answer = await (await fetch(`${url}${HANDSHAKE}${'&a'.repeat(1_000)}&sid=x`, from)).text();
    const sid = /"sid":"([^"]+)"/.exec(answer)?.[1];
    expect(await ask(`${HANDSHAKE}&sid=${sid}`)).toContain('Session ID unknown');
  });

  it('are no longer counted once they have signed in, or are closed', async () => {
    path.attach(http);
    const options = { path: '/calls/socket.io', transports: ['websocket'], forceNew: true };
    const times = (count: number, each: () => Promise<void>) =>
      Promise.all(Array.from({ length: count }, each));
    // More than may be open at once, which is 200.
    for (let round = 0; round < 11; round += 1) {
      await times(20, async () => {
        const socket = connect(url, options);
        await event(socket, 'connect');
        socket.disconnect();
      });
      // Refused by the engine: nothing was opened.
      await times(20, async () => void (await ask('/calls/socket.io/?EIO=3&transport=polling')));
    }
    client = connect(url, options);
    await event(client, 'connect');
  });

  it('send hardly anything', async () => {
    path.attach(http);
    const { sid } = z.object({ sid: z.string() }).parse(JSON.parse((await ask(HANDSHAKE)).slice(1)));
    const body = Array.from({ length: 20 }, () => '40/nowhere,').join('\u001e');
    await fetch(`${url}${HANDSHAKE}&sid=${sid}`, { method: 'POST', body }).catch(() => undefined);
    expect(await ask(`${HANDSHAKE}&sid=${sid}`)).toContain('Session ID unknown');
  });
});

/** Milliseconds; a WebSocket waits 30 s for the answer to its end. */
const LESS_THAN_A_WEBSOCKET = 20_000;

it(
  'does not wait for a peer that floods it and never answers the end of its WebSocket',
  async () => {
    path.attach(http);
    const socket = rawConnect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(UPGRADE);
    await once(socket, 'data');
    socket.resume();
    // A masked text frame of one character (RFC 6455, 5.2), of which no masking bit is set.
    const frame = Buffer.from([0x81, 0x81, 0, 0, 0, 0, '3'.charCodeAt(0)]);
    socket.write(Buffer.concat(Array.from({ length: 50 }, () => frame)));
    await once(socket, 'close');
  },
  LESS_THAN_A_WEBSOCKET,
);

it.each(['websocket', 'polling'])(
  'closes a connection over %s for which too much waits',
  async (transport) => {
    const [CHUNK, LIMIT] = [65_536, 40_000_000];
    path.attach(http);
    let written = 0;
    const closed = new Promise<void>((resolve) => {
      path.io.engine.on('connection', (connection: WritableConnection) => {
        const writing = setInterval(() => {
          connection.write('x'.repeat(CHUNK));
          written += CHUNK;
          if (written > LIMIT) clearInterval(writing);
        }, 0);
        connection.on('close', () => {
          clearInterval(writing);
          resolve();
        });
      });
    });
    // It opens, and then reads nothing.
    if (transport === 'polling') await ask(HANDSHAKE);
    else {
      const socket = rawConnect(Number(new URL(url).port), '127.0.0.1');
      socket.on('error', () => {});
      socket.pause();
      socket.write(UPGRADE);
    }
    await closed;
    expect(written).toBeLessThan(LIMIT);
  },
);

it('closes a connection that floods it, with packets that nobody listens for too', async () => {
  path.attach(http);
  client = connect(url, {
    path: '/calls/socket.io',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
  });
  await event(client, 'connect');
  const closed = event(client, 'disconnect');
  for (let count = 0; count < 200; count += 1) client.io.engine.write(`43${count}[]`);
  await closed;
});
