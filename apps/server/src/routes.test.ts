import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { serverRoutes } from './routes.ts';

/** Answers with the path that it was asked for, what came with it, and the connection. */
const calls = new Hono<{ Bindings: { readonly connection: string } }>();
calls.all('*', async (context) => {
  const { path, method } = context.req;
  return context.json([
    method,
    path,
    context.req.query('at'),
    await context.req.text(),
    context.env.connection,
  ]);
});

const ask = async (path: string, prefix = '') => {
  const app = serverRoutes({ calls, prefix });
  const request = new Request(`http://here${path}`, { method: 'POST', body: 'x' });
  return (await app.fetch(request, { connection: 'socket' })).json();
};

test.each([
  ['/calls/join?at=%2B1', '', '/calls/join'],
  ['/api/calls/join?at=%2B1', '', '/calls/join'],
  ['/video/api/calls/join?at=%2B1', '/video', '/calls/join'],
  ['/api/calls/join?at=%2B1', '/video', '/calls/join'],
  // Taken off by the routes of calls themselves.
  ['/video/calls/join?at=%2B1', '/video', '/video/calls/join'],
  ['/apical?at=%2B1', '', '/apical'],
])('%s, below "%s", is %s of calls', async (path, prefix, expected) => {
  expect(await ask(path, prefix)).toEqual(['POST', expected, '+1', 'x', 'socket']);
});
