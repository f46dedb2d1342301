import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProcessGroup } from './process-group.mjs';
import { waitForHttp } from './wait-for-http.mjs';
import { ensureWebBuild, nextProgram, webFolder } from './web-build.mjs';

const WEB = 'http://127.0.0.1:13001';
const BACKEND_PORT = 13_002;

/** @type {string} */
let folder;
/** @type {ProcessGroup | undefined} */
let web;

/** Answers with how much it was sent, what it was told, and an end that comes late. */
const backend = createServer(async (request, response) => {
  let length = 0;
  for await (const chunk of request) length += chunk.length;
  response.setHeader('set-cookie', ['a=1; HttpOnly', 'b=2']);
  response.setHeader('content-type', 'text/event-stream');
  const { url, headers } = request;
  response.write(`${JSON.stringify({ url, length, headers })}\n`);
  if (url?.includes('stay')) request.socket.once('close', () => gone());
  else setTimeout(() => response.end('end\n'), 300);
});
let gone = () => {};

beforeAll(async () => {
  await ensureWebBuild();
  folder = await mkdtemp(join(tmpdir(), 'crossfade-forward-'));
  web = new ProcessGroup({
    name: 'web',
    command: process.execPath,
    args: [nextProgram(), 'start', '--port', '13001'],
    cwd: webFolder,
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      BACKEND_URL: `http://127.0.0.1:${BACKEND_PORT}`,
    },
    logFile: join(folder, 'web.log'),
  });
  await waitForHttp(`${WEB}/`, { timeoutMs: 60_000 });
});
afterAll(async () => {
  await web?.stop();
  backend.closeAllConnections();
  backend.close();
  await rm(folder, { recursive: true });
});

test('a backend that is away is a 502, and what a page asks for once it is there arrives', async () => {
  const away = await fetch(`${WEB}/api/x`);
  expect([away.status, await away.json()]).toMatchObject([502, { error: { code: 'backend-unreachable' } }]);
  backend.listen(BACKEND_PORT, '127.0.0.1');
  await once(backend, 'listening');

  const body = new Uint8Array(12 * 1_024 * 1_024);
  const answer = await fetch(`${WEB}/api/deep/path?q=%2B`, {
    method: 'POST',
    body,
    headers: { 'x-forwarded-for': '192.0.2.9', cookie: 'session=1' },
  });
  expect(answer.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2']);
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = (await reader?.read())?.value ?? '';
  expect(JSON.parse(first)).toMatchObject({
    url: '/api/deep/path?q=%2B',
    length: body.length,
    // What the client made up, and after it what is true.
    headers: { 'x-forwarded-for': '192.0.2.9, ::ffff:127.0.0.1', cookie: 'session=1' },
  });
  expect((await reader?.read())?.value).toBe('end\n');
}, 60_000);

test('who hangs up on the web server hangs up on the backend', async () => {
  const closed = new Promise((resolve) => {
    gone = () => resolve(undefined);
  });
  const caller = new AbortController();
  const answer = await fetch(`${WEB}/api/stay`, { signal: caller.signal });
  expect(answer.status).toBe(200);
  caller.abort();
  await closed;
});
