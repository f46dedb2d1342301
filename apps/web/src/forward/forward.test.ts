import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { forward } from './forward.ts';

const MEGABYTE = 1_024 * 1_024;
const HERE = 'http://calls.example';
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A backend that answers in this way. */
async function backend(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}`;
}

/** Answers with what it was asked. */
const echo: RequestListener = (request, response) => {
  const { method, url, headers } = request;
  text(request).then(
    (body) => response.end(JSON.stringify({ method, url, headers, body })),
    () => response.destroy(),
  );
};

const streamed = (body: ReadableStream<Uint8Array>, signal?: AbortSignal): Request => {
  const init = { method: 'POST', body, duplex: 'half', ...(signal && { signal }) };
  return new Request(`${HERE}/api/upload`, init);
};

test('path, query, method, body and cookies reach the backend as they are', async () => {
  const request = new Request(`${HERE}/api/visits/a%2Fb%20c?at=%2B1&at=2`, {
    method: 'PUT',
    body: '{"x":1}',
    headers: {
      'content-type': 'application/json',
      cookie: 'session=one; theme=dark',
      authorization: 'Bearer x',
      origin: HERE,
      'x-forwarded-for': '192.0.2.9, 192.0.2.1',
    },
  });
  const answer = await (await forward(request, await backend(echo))).json();
  expect(answer).toMatchObject({
    method: 'PUT',
    url: '/api/visits/a%2Fb%20c?at=%2B1&at=2',
    body: '{"x":1}',
    headers: {
      'content-type': 'application/json',
      cookie: 'session=one; theme=dark',
      authorization: 'Bearer x',
      origin: HERE,
      'x-forwarded-for': '192.0.2.9, 192.0.2.1',
      via: '1.1 crossfade-web',
    },
  });
});

test('what is about one connection is not passed on, in either direction', async () => {
  const url = await backend((request, response) => {
    response.writeHead(200, { connection: 'close, x-hop', 'x-hop': '1', 'keep-alive': 'timeout=1' });
    response.end(JSON.stringify(request.headers));
  });
  const request = new Request(`${HERE}/api/x`, {
    headers: { connection: 'x-secret, nonsense name', 'x-secret': '1', te: 'trailers', 'x-kept': '2' },
  });
  const answer = await forward(request, url);
  const headers: unknown = await answer.json();
  expect(headers).toMatchObject({ 'x-kept': '2', host: new URL(url).host });
  for (const name of ['x-secret', 'te']) expect(headers).not.toHaveProperty(name);
  for (const name of ['connection', 'keep-alive', 'x-hop'])
    expect(answer.headers.has(name), name).toBe(false);
});

test('no client keeps its address from the backend by naming it as about the connection', async () => {
  const headers = { connection: 'keep-alive, X-Forwarded-For', 'x-forwarded-for': '192.0.2.1' };
  const answer = await forward(new Request(`${HERE}/api/x`, { headers }), await backend(echo));
  expect(await answer.json()).toMatchObject({ headers: { 'x-forwarded-for': '192.0.2.1' } });
});

test('every cookie and a redirect come back as the backend sent them', async () => {
  const url = await backend((_, response) => {
    response.writeHead(302, { location: '/sign-in', 'set-cookie': ['a=1; HttpOnly', 'b=2; Path=/api'] });
    response.end();
  });
  const answer = await forward(new Request(`${HERE}/api/x`), url);
  expect(answer.status).toBe(302);
  expect(answer.headers.get('location')).toBe('/sign-in');
  expect(answer.headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2; Path=/api']);
});

test.each([204, 304, 404, 503])('a %i stays one', async (status) => {
  const url = await backend((_, response) => response.writeHead(status).end());
  expect((await forward(new Request(`${HERE}/api/x`), url)).status).toBe(status);
});

test('an answer is passed on while the backend still writes it', async () => {
  let goOn = (): void => undefined;
  const url = await backend((_, response) => {
    response.write('begun;');
    goOn = () => response.end('done');
  });
  const parts: string[] = [];
  const answer = await forward(new Request(`${HERE}/api/x`), url);
  for await (const part of answer.body ?? []) {
    parts.push(new TextDecoder().decode(part));
    goOn();
  }
  expect(parts).toEqual(['begun;', 'done']);
});

test('a body is passed on while it still comes', async () => {
  const url = await backend((request, response) => {
    request.once('data', (first) => {
      goOn();
      void text(request).then((rest) => response.end(`${String(first)}|${rest}`));
    });
  });
  let goOn = (): void => undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode('one'));
      goOn = () => {
        controller.enqueue(new TextEncoder().encode('two'));
        controller.close();
      };
    },
  });
  expect(await (await forward(streamed(body), url)).text()).toBe('one|two');
});

test('bytes stay what they are, packed ones too', async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
  const url = await backend((request, response) => {
    response.writeHead(200, {
      'x-asked': request.headers['accept-encoding'],
      'content-length': bytes.length,
    });
    response.end(bytes);
  });
  const request = new Request(`${HERE}/api/picture`, { headers: { 'accept-encoding': 'gzip, br' } });
  const answer = await forward(request, url);
  expect(answer.headers.get('x-asked')).toBe('identity');
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
});

test('a body that is too large is refused, whether it says so or not', async () => {
  const url = await backend(echo);
  const stated = new Request(`${HERE}/api/x`, {
    method: 'POST',
    headers: { 'content-length': String(17 * MEGABYTE) },
    body: 'x',
  });
  let parts = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      parts += 1;
      controller.enqueue(new Uint8Array(MEGABYTE));
    },
  });
  for (const request of [stated, streamed(endless)]) {
    const answer = await forward(request, url);
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ error: { code: 'body-too-large' } });
  }
  expect(parts).toBeLessThan(24);
});

test('a backend that is away is a 502 that says so', async () => {
  const url = await backend(echo);
  servers.splice(0).map((server) => server.close());
  const answer = await forward(new Request(`${HERE}/api/x`, { method: 'POST', body: 'x' }), url);
  expect(answer.status).toBe(502);
  expect(await answer.json()).toEqual({
    error: { code: 'backend-unreachable', message: 'The server does not answer. Try again in a moment.' },
  });
});

test('an address that leads back here ends at once', async () => {
  const answer = await forward(
    new Request(`${HERE}/api/x`, { headers: { via: '1.1 front, 1.1 crossfade-web' } }),
    'http://127.0.0.1:9',
  );
  expect(answer.status).toBe(508);
});

test('a client that disconnects ends the request to the backend', async () => {
  const caller = new AbortController();
  let hungUp: Promise<unknown> | undefined;
  const url = await backend((_, response) => {
    hungUp = once(response, 'close');
    caller.abort();
  });
  const request = new Request(`${HERE}/api/x`, { signal: caller.signal });
  await expect(forward(request, url)).rejects.toThrow(/abort/);
  await hungUp;
});
