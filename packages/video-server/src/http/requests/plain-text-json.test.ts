import { expect, it } from 'vitest';
import { fakeRoutes } from '../../testkit/fake-routes.ts';

const body = { key: 'garden', displayName: 'Ada', adapters: ['alder', 'birch'] };
const plain = { 'content-type': 'text/plain' };

it('admits plain text from a page that may call this server', async () => {
  const { post } = fakeRoutes({ webOrigins: ['http://web.example'] });
  const joined = await post('/calls/join', body, { ...plain, origin: 'http://web.example' });
  expect(joined.status).toBe(200);
  expect(joined.headers.get('access-control-allow-origin')).toBe('http://web.example');
});

it.each([{ origin: 'http://elsewhere.example' }, {}])('refuses it from %j', async (headers) => {
  const { post } = fakeRoutes({ webOrigins: ['http://web.example'] });
  expect((await post('/calls/join', body, { ...plain, ...headers })).status).toBe(415);
});
