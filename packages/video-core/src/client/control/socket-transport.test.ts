import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CONTROL_PATH, CONTROL_VERSIONS } from '../../call/control-protocol.ts';
import type { ControlConnection } from './control-transport.ts';
import { socketTransport } from './socket-transport.ts';
import { SOON } from '../../testkit/soon.ts';

let http: HttpServer;
let server: Server;
let url: string;
const lost = vi.fn();
const open = (signal = new AbortController().signal): Promise<ControlConnection> =>
  socketTransport(() => url).open(
    { version: CONTROL_VERSIONS.newest, token: 'token', after: 0 },
    { message: () => {}, lost },
    signal,
  );
/** Somebody connected, and waits for the server's word. */
const knocked = (): Promise<{ readonly leave: () => void }> =>
  new Promise((resolve) => {
    server.use((socket) => resolve({ leave: () => socket.conn.close() }));
  });

beforeEach(async () => {
  lost.mockReset();
  http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  server = new Server(http, { path: CONTROL_PATH });
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

it('tells once that it lost a connection that was there', async () => {
  await open();
  server.disconnectSockets(true);
  await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1), SOON);
});

it('connects below the path of the server’s address', async () => {
  await server.close();
  http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  server = new Server(http, { path: `/video/api${CONTROL_PATH}` });
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/video/api/`;
  const connection = await open();
  expect(server.sockets.sockets.size).toBe(1);
  connection.close();
});

it('goes by long polling where WebSockets are blocked', async () => {
  http.removeAllListeners('upgrade');
  http.on('upgrade', (_, socket) => socket.destroy());
  const transport = socketTransport(() => url);
  const tryToOpen = () =>
    transport.open(
      { version: CONTROL_VERSIONS.newest, token: 'token', after: 0 },
      { message: () => {}, lost },
      new AbortController().signal,
    );
  await expect(tryToOpen()).rejects.toThrow();
  const connection = await tryToOpen();
  expect(server.sockets.sockets.size).toBe(1);
  connection.close();
});

it('tells nothing of a connection that was closed on this side', async () => {
  const connection = await open();
  const gone = new Promise((resolve) =>
    server.sockets.sockets.values().next().value?.on('disconnect', resolve),
  );
  connection.close();
  await gone;
  expect(lost).not.toHaveBeenCalled();
});

it('rejects when the connection breaks before the server let it in', async () => {
  const outside = knocked();
  const opening = expect(open()).rejects.toThrow('closed');
  const { leave } = await outside;
  leave();
  await opening;
  expect(lost).not.toHaveBeenCalled();
});

it('rejects when the server does not answer in 10 s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const outside = knocked();
  const opening = expect(open()).rejects.toThrow('in time');
  await outside;
  await vi.advanceTimersByTimeAsync(10_000);
  await opening;
  await vi.waitFor(() => expect(server.engine.clientsCount).toBe(0), SOON);
});

it('rejects when it is closed while the server has not answered', async () => {
  const outside = knocked();
  const leaving = new AbortController();
  const opening = expect(open(leaving.signal)).rejects.toThrow('closed before it opened');
  await outside;
  leaving.abort();
  await opening;
  await vi.waitFor(() => expect(server.engine.clientsCount).toBe(0), SOON);
});
