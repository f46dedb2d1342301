import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { getRequestListener } from '@hono/node-server';
import { expect, it, onTestFinished } from 'vitest';
import { fakeRoutes } from '../../testkit/fake-routes.ts';

const join = { key: 'garden', displayName: 'Ada', adapters: ['alder', 'birch'] };
const small = JSON.stringify(join);
const large = JSON.stringify({ ...join, more: 'x'.repeat(20_000) });

it.each([
  ['a small body of a stated length', small, { 'content-length': small.length }, 200],
  ['a small body in chunks', small, { 'transfer-encoding': 'chunked' }, 200],
  ['a large body of a stated length', large, { 'content-length': large.length }, 413],
  ['a large body in chunks', large, { 'transfer-encoding': 'chunked' }, 413],
])('answers %s', async (_, body, length, status) => {
  const server = createServer(getRequestListener(fakeRoutes().app.fetch)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  expect(await post(server.address(), body, length)).toBe(status);
});

function post(
  address: string | AddressInfo | null,
  body: string,
  length: Readonly<Record<string, string | number>>,
): Promise<number | undefined> {
  const port = typeof address === 'object' ? address?.port : undefined;
  const headers = { 'content-type': 'application/json', ...length };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/calls/join', headers });
    sent.once('error', reject);
    sent.once('response', (response) => {
      void text(response).then(() => resolve(response.statusCode), reject);
    });
    sent.end(body);
  });
}
