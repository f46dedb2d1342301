import { afterEach, expect, test, vi } from 'vitest';
import { get, request } from './api-client.ts';

afterEach(() => vi.unstubAllGlobals());

function answering(body: BodyInit | null, init: ResponseInit): void {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, init)));
}

test('a refusal has the backend’s code and sentence, and when to try again', async () => {
  answering('{"error":{"code":"rate-limited","message":"Wait."}}', {
    status: 429,
    headers: { 'retry-after': '3' },
  });
  await expect(get('/visits')).rejects.toMatchObject({
    name: 'ApiError',
    code: 'rate-limited',
    status: 429,
    message: 'Wait.',
    retryAfter: 3,
  });
});

test.each([
  ['nothing', null],
  ['null', 'null'],
  ['a page of a proxy', '<html></html>'],
])('a refusal with %s in it is not the backend’s', async (_, body) => {
  answering(body, { status: 502 });
  await expect(get('/visits')).rejects.toMatchObject({ name: 'ApiError', code: 'unreachable', status: 502 });
});

test('an answer that is cut off is as good as none', async () => {
  const cut = new ReadableStream({ start: (controller) => controller.error(new Error('reset')) });
  answering(cut, { status: 200 });
  await expect(get('/visits')).rejects.toMatchObject({ name: 'ApiError', code: 'unreachable', status: 0 });
});

test('another place of this site is asked below its own path', async () => {
  const asked = vi.fn(async () => new Response(null, { status: 204 }));
  vi.stubGlobal('fetch', asked);
  await request('DELETE', '/session', undefined, { base: '/console/api' });
  expect(asked).toHaveBeenCalledWith('/console/api/session', expect.objectContaining({ method: 'DELETE' }));
});
