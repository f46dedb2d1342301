import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { HttpDrain } from './http-drain.ts';

async function listening() {
  const responses: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    responses.push(response);
    server.emit('asked');
  });
  const drain = new HttpDrain(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { server, drain, responses, url: `http://127.0.0.1:${port}/` };
}

it('answers what it has and takes nothing new', async () => {
  const { server, drain, responses, url } = await listening();
  const asked = once(server, 'asked');
  const answer = fetch(url);
  await asked;
  const stopped = drain.stopTaking(10_000);
  await expect(fetch(url)).rejects.toThrow();
  responses[0]?.end('late but here');
  expect(await (await answer).text()).toBe('late but here');
  await stopped;
  await drain.cutOff();
});

it('waits for no answer longer than it was told', async () => {
  const { server, drain, url } = await listening();
  const asked = once(server, 'asked');
  const answer = fetch(url).catch(() => 'cut off');
  await asked;
  await drain.stopTaking(50);
  await drain.cutOff();
  expect(await answer).toBe('cut off');
});

it('cuts off a connection that was upgraded and does not let go', async () => {
  const { server, drain, url } = await listening();
  server.on('upgrade', (_request, socket) => {
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: stay\r\n\r\ngoodbye');
  });
  const { hostname, port } = new URL(url);
  const client = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
  client.write('GET / HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: stay\r\n\r\n');
  const [heard] = await once(client, 'data');
  expect(String(heard)).toContain('goodbye');
  await drain.stopTaking(10_000);
  await drain.cutOff();
  client.destroy();
});
