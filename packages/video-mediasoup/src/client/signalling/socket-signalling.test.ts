import { createServer, type Server as HttpServer } from 'node:http';
import { once } from 'node:events';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SIGNALLING_PATH, type Handshake } from '../../protocol/index.ts';
import { SignallingRefusedError } from './signalling-refused-error.ts';
import { openPolling, SocketPrewarmer } from './socket-prewarmer.ts';
import type { Push } from './signalling.ts';
import { SocketSignalling } from './socket-signalling.ts';
import { welcome } from '../../testkit/client/wire-samples.ts';

let http: HttpServer;
let io: Server;
let url: string;
let sockets: SocketPrewarmer;
let signalling: SocketSignalling;
const handshake = (): Promise<Handshake> => Promise.resolve({ token: 'token', protocol: 1 });

class Listener {
  readonly pushes: Push[] = [];
  #lost: () => void = () => undefined;
  readonly loss = new Promise<void>((resolve) => (this.#lost = resolve));
  times = 0;
  push(push: Push): void {
    this.pushes.push(push);
  }
  lost(): void {
    this.times += 1;
    this.#lost();
  }
}

beforeEach(async () => {
  http = createServer();
  io = new Server(http, { path: SIGNALLING_PATH, transports: ['websocket'] });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
  sockets = new SocketPrewarmer();
  signalling = new SocketSignalling((transport) =>
    transport === 'websocket' ? sockets.take(url) : openPolling(url),
  );
});
afterEach(async () => {
  signalling.close();
  await io.close();
});

it('opens with the handshake as it is when the socket is up, and resolves with the welcome', async () => {
  let late = 'too early';
  io.on('connection', (socket) =>
    socket.emit('welcome', welcome({ session: socket.handshake.auth['token'] })),
  );
  io.engine.on('connection', () => (late = 'late'));
  const answer = await signalling.open(async () => ({ ...(await handshake()), token: late }), new Listener());
  expect(answer.session).toBe('late');
});

it('goes over the socket that was opened ahead, and over another when that one broke', async () => {
  const opened: { close(): void }[] = [];
  io.engine.on('connection', (socket: { close(): void }) => opened.push(socket));
  io.on('connection', (socket) => socket.emit('welcome', welcome()));
  sockets.prepare(url);
  sockets.prepare(`${url}/anything`);
  await expect.poll(() => opened).toHaveLength(1);
  await signalling.open(handshake, new Listener());
  expect(opened).toHaveLength(1);

  sockets.prepare(url);
  await expect.poll(() => opened).toHaveLength(2);
  const broken = sockets.take(url);
  const noticed = new Promise((resolve) => broken.once('close', resolve));
  opened[1]?.close();
  await noticed;
  await new SocketSignalling(() => broken).open(handshake, new Listener());
  expect(opened).toHaveLength(3);
});

it('closes a socket that was opened ahead and not used', async () => {
  const closed = new Promise((resolve) =>
    io.engine.on('connection', (socket) => socket.on('close', resolve)),
  );
  sockets = new SocketPrewarmer(50);
  sockets.prepare(url);
  await closed;
  sockets.prepare('no address');
});

it('rejects with the server’s code, and with something else when nobody is there', async () => {
  io.use((_socket, next) =>
    next(Object.assign(new Error('Expired.'), { data: { code: 'token-expired', message: 'Expired.' } })),
  );
  const refused = await signalling.open(handshake, new Listener()).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SignallingRefusedError);
  expect(refused).toMatchObject({ code: 'token-expired', message: 'Expired.' });
  const nobody = new SocketSignalling(() => sockets.take('http://127.0.0.1:9'));
  const away = await nobody.open(handshake, new Listener()).catch((error: unknown) => error);
  expect(away).toBeInstanceOf(Error);
  expect(away).not.toBeInstanceOf(SignallingRefusedError);
});

it('carries requests and their answers', async () => {
  io.on('connection', (socket) => {
    socket.on('request', ({ id }: { id: string }, answer: (value: unknown) => void) =>
      answer({ ok: true, data: { roster: [id] } }),
    );
    socket.emit('welcome', welcome());
  });
  await signalling.open(handshake, new Listener());
  expect(await signalling.request({ id: 'a', method: 'snapshot', data: {} })).toEqual({
    ok: true,
    data: { roster: ['a'] },
  });
});

it('tells a break once, fails what is unanswered, and can be opened again', async () => {
  io.on('connection', (socket) => {
    socket.on('request', () => socket.disconnect(true));
    socket.emit('welcome', welcome());
  });
  const listener = new Listener();
  await signalling.open(handshake, listener);
  await expect(signalling.request({ id: 'a', method: 'snapshot', data: {} })).rejects.toThrow();
  await listener.loss;
  expect(listener.times).toBe(1);
  await expect(signalling.request({ id: 'b', method: 'snapshot', data: {} })).rejects.toThrow('not up');
  await signalling.open(handshake, new Listener());
});

it('closed by its owner is no loss, and ends an opening that is under way', async () => {
  const gone = new Promise<void>((resolve) => {
    io.on('connection', (socket) => {
      socket.on('disconnect', () => resolve());
      socket.emit('welcome', welcome());
    });
  });
  const listener = new Listener();
  await signalling.open(handshake, listener);
  signalling.close();
  signalling.close();
  await gone;
  expect(listener.times).toBe(0);
  const opening = expect(signalling.open(handshake, listener)).rejects.toThrow('closed');
  signalling.close();
  await opening;
});

it('goes by long polling where WebSockets are blocked, and tries a WebSocket first again after that', async () => {
  await io.close();
  http = createServer();
  io = new Server(http, { path: SIGNALLING_PATH });
  io.on('connection', (socket) => socket.emit('welcome', welcome()));
  // As a proxy does that knows no upgrades.
  http.removeAllListeners('upgrade');
  http.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'));
  http.listen(Number(new URL(url).port), '127.0.0.1');
  await once(http, 'listening');
  const transports: string[] = [];
  const tried = new SocketSignalling((transport) => {
    transports.push(transport);
    return transport === 'websocket' ? sockets.take(url) : openPolling(url);
  });
  await expect(tried.open(handshake, new Listener())).rejects.toThrow();
  await tried.open(handshake, new Listener());
  tried.close();
  await expect(tried.open(handshake, new Listener())).rejects.toThrow();
  expect(transports).toEqual(['websocket', 'polling', 'websocket']);
});

it('keeps the path of a server that stands behind a proxy', async () => {
  await io.close();
  http = createServer();
  io = new Server(http, { path: `/video${SIGNALLING_PATH}`, transports: ['websocket'] });
  io.on('connection', (socket) => socket.emit('welcome', welcome({ session: 'behind' })));
  http.listen(Number(new URL(url).port), '127.0.0.1');
  await once(http, 'listening');
  const behind = new SocketSignalling(() => sockets.take(`${url}/video/`));
  expect((await behind.open(handshake, new Listener())).session).toBe('behind');
  behind.close();
});
