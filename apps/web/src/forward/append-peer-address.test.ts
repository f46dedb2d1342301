import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { appendPeerAddress } from './append-peer-address.ts';

test('the other end of the connection is the last in X-Forwarded-For, whatever a client wrote', async () => {
  // It is for every server of the process, and files share one.
  onTestFinished(appendPeerAddress());
  const server = createServer((request, response) => response.end(request.headers['x-forwarded-for']));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const ask = async (headers: Record<string, string>) =>
    (await fetch(`http://127.0.0.1:${address.port}/`, { headers })).text();
  expect(await ask({})).toBe('127.0.0.1');
  expect(await ask({ 'x-forwarded-for': '192.0.2.9' })).toBe('192.0.2.9, 127.0.0.1');
  server.close();
});
