import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { MemoryBus } from '@crossfade/video-core/server';
import { getRequestListener } from '@hono/node-server';
import { expect, it, vi } from 'vitest';
import { fakeRoutes } from './testkit/fake-routes.ts';

it('wants a secret that is long enough', () => {
  expect(() => fakeRoutes({ secret: 'short' })).toThrow('at least 32 characters');
});

it('catches up with what the bus missed while it was away', async () => {
  const bus = new MemoryBus();
  const listeners: (() => void)[] = [];
  vi.spyOn(bus, 'onReconnected').mockImplementation((...[listener]: (() => void)[]) => {
    if (listener) listeners.push(listener);
    return () => {};
  });
  const { server } = fakeRoutes({ bus });
  const sweep = vi.spyOn(server.control, 'sweep');
  await server.start();
  sweep.mockClear();
  for (const listener of listeners) listener();
  expect(sweep).toHaveBeenCalledTimes(1);
  await server.stop();
});

it('survives whoever resets a connection that asked for an upgrade, on whatever path', async () => {
  const { server, app } = fakeRoutes();
  const http = createServer(getRequestListener(app.fetch));
  server.attach(http);
  await server.start();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  for (const path of ['/x', '/control/socket.io', '/calls/join']) {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
    await delay(50);
    socket.resetAndDestroy();
    await delay(50);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status, path).toBe(200);
  }
  await server.stop();
  http.closeAllConnections();
  http.close();
});

it('stops once, however often it is asked', async () => {
  const { server, app } = fakeRoutes();
  await server.start();
  await Promise.all([server.stop(), server.stop()]);
  expect((await app.request('/ready')).status).toBe(503);
});

it('says at start which flags disagree', async () => {
  const { server, lines } = fakeRoutes({ report: () => ({ disagreements: ['One asks for alder.'] }) });
  await server.start();
  expect(lines.join()).toContain('One asks for alder.');
  await server.stop();
});

it('keeps limits to their minute when the clock is set back', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  try {
    const { post } = fakeRoutes({ joinsPerMinute: 1 });
    const join = async () =>
      (await post('/calls/join', { key: 'garden', displayName: 'Ada', adapters: ['alder'] })).status;
    expect([await join(), await join()]).toEqual([200, 429]);
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(61_000);
    expect(await join()).toBe(200);
  } finally {
    vi.useRealTimers();
  }
});
