import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConsoleGate } from './console-gate.ts';

const SITE = 'https://calls.example';
const TOKEN = 'a-token-for-staff';

let backend: Server;
let asked: {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
}[];
let gate: ConsoleGate;
let now: number;
/** Whether too many wrong tokens have come. */
let refuses: boolean;

/** A backend that knows one token. */
beforeEach(async () => {
  asked = [];
  now = 1_000_000;
  refuses = false;
  backend = createServer((request, response) => {
    asked.push({ method: request.method, url: request.url, headers: request.headers });
    if (refuses) return void response.writeHead(429, { 'retry-after': '60' }).end('{}');
    const known = request.headers.authorization === `Bearer ${TOKEN}`;
    response.writeHead(known ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(known ? { calls: [] } : { error: { code: 'unauthorized', message: 'No.' } }));
  });
  backend.listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const address = backend.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  gate = new ConsoleGate({
    backend: () => `http://127.0.0.1:${port}`,
    now: () => now,
  });
});
afterEach(() => {
  backend.closeAllConnections();
  backend.close();
});

interface Asking {
  readonly method?: string;
  readonly body?: object;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(path: string, { method = 'GET', body, cookie, headers }: Asking = {}): Promise<Response> {
  const text = JSON.stringify(body ?? {});
  const request = new Request(`${SITE}/console/api${path}`, {
    method,
    ...(method !== 'GET' && { body: text }),
    headers: {
      host: 'calls.example',
      origin: SITE,
      'x-forwarded-for': '192.0.2.1',
      ...(method !== 'GET' && { 'content-length': String(text.length) }),
      ...(cookie !== undefined && { cookie }),
      ...headers,
    },
  });
  return gate.handle(request);
}

const signIn = (token: string, headers: Readonly<Record<string, string>> = {}) =>
  ask('/session', { method: 'POST', body: { token }, headers });

async function signedIn(): Promise<string> {
  const answer = await signIn(TOKEN);
  expect(answer.status).toBe(204);
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

test('the token becomes a cookie that no script reads and no other site sends', async () => {
  const answer = await signIn(TOKEN);
  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie).toMatch(
    /^crossfade-console=[\w-]{43}; Path=\/console; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/,
  );
  expect(cookie).not.toContain(TOKEN);
  expect(await answer.text()).toBe('');
});

test('with it the backend is asked as staff, and hears of no cookie', async () => {
  const cookie = await signedIn();
  const answer = await ask('/calls?key=a%20b', { cookie: `theme=dark; ${cookie}` });
  expect([answer.status, await answer.json()]).toEqual([200, { calls: [] }]);
  const last = asked.at(-1);
  expect(last?.url).toBe('/api/calls?key=a%20b');
  expect(last?.headers.authorization).toBe(`Bearer ${TOKEN}`);
  expect(last?.headers.cookie).toBeUndefined();
});

test('without it what the browser sends is passed on', async () => {
  expect((await ask('/calls', { cookie: 'account=1' })).status).toBe(401);
  expect(asked.at(-1)?.headers).toMatchObject({ cookie: 'account=1' });
  expect(asked.at(-1)?.headers.authorization).toBeUndefined();
});

test('it ends when one signs out, and after a shift', async () => {
  const cookie = await signedIn();
  const out = await ask('/session', { method: 'DELETE', cookie });
  expect(out.headers.getSetCookie()[0]).toContain('Max-Age=0');
  expect((await ask('/calls', { cookie })).status).toBe(401);
  const next = await signedIn();
  now += 12 * 60 * 60_000;
  expect((await ask('/calls', { cookie: next })).status).toBe(401);
});

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another host of this site', { 'sec-fetch-site': 'same-site', origin: 'https://evil.calls.example' }],
  ['an old browser on another site', { origin: 'https://evil.example' }],
  ['nobody', { origin: '' }],
])('nothing is changed for %s', async (_, headers) => {
  const cookie = await signedIn();
  const before = asked.length;
  for (const method of ['POST', 'PUT', 'DELETE'])
    for (const path of ['/deployments/alder/kill', '/session', '/rules'])
      expect((await ask(path, { method, cookie, headers })).status, `${method} ${path}`).toBe(403);
  expect(asked).toHaveLength(before);
  expect((await ask('/calls', { cookie })).status).toBe(200);
});

test('who guesses is known to the backend by address, and hears from it when to try again', async () => {
  const made = { 'x-forwarded-for': '198.51.100.7, 192.0.2.1' };
  expect((await signIn('guess', made)).status).toBe(401);
  expect(asked.at(-1)?.headers['x-forwarded-for']).toBe('198.51.100.7, 192.0.2.1');
  refuses = true;
  const locked = await signIn(TOKEN);
  expect([locked.status, locked.headers.get('retry-after'), locked.headers.getSetCookie()]).toEqual([
    429,
    '60',
    [],
  ]);
});

test.each(['', 'two words', 'line\r\nx-evil: 1', 'é', 'x'.repeat(1_001)])(
  'what is no token is refused unasked: %j',
  async (token) => {
    expect((await signIn(token)).status).toBe(400);
    expect(asked).toEqual([]);
  },
);

test('only what the console uses is reached', async () => {
  const cookie = await signedIn();
  const before = asked.length;
  for (const path of ['/webhooks/x', '/callsign', '/openapi.json', '/../api/staff', '/'])
    expect((await ask(path, { cookie })).status, path).toBe(404);
  expect(asked).toHaveLength(before);
});

test('a backend that is away says so at the door', async () => {
  backend.close();
  backend.closeAllConnections();
  await once(backend, 'close');
  expect((await signIn(TOKEN)).status).toBe(502);
});
