import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { serverRoutes } from './routes.ts';

/** Answers with its name and the path that it was asked for, what came with it, and the connection. */
function echo(name: string) {
  const app = new Hono<{ Bindings: { readonly connection: string } }>();
  for (const path of ['/calls/*', '*'])
    app.all(path, async (context) => {
      const { path: asked, method } = context.req;
      const { connection } = context.env;
      return context.json([
        name,
        method,
        asked,
        context.req.query('at'),
        await context.req.text(),
        connection,
      ]);
    });
  return app;
}

const ask = async (path: string, prefix = '') => {
  const app = serverRoutes({ calls: echo('calls'), product: echo('product'), prefix });
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
  expect(await ask(path, prefix)).toEqual(['calls', 'POST', expected, '+1', 'x', 'socket']);
});

test.each([
  ['/api/residents?at=%2B1', '', '/api/residents'],
  ['/api/residents/calls?at=%2B1', '', '/api/residents/calls'],
  ['/video/api/residents?at=%2B1', '/video', '/api/residents'],
  ['/api/residents?at=%2B1', '/api', '/api/residents'],
])('%s, below "%s", is %s of the product', async (path, prefix, expected) => {
  expect(await ask(path, prefix)).toEqual(['product', 'POST', expected, '+1', 'x', 'socket']);
});
