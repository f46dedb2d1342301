import { afterEach, expect, test, vi } from 'vitest';
import { asId } from '../../../contract/identity.ts';
import { httpJoin, httpPreview } from './http-join.ts';
import { urlBelow } from './url-below.ts';

afterEach(() => void vi.unstubAllGlobals());

test.each([
  ['https://api.example', 'https://api.example/calls/join'],
  ['https://api.example/', 'https://api.example/calls/join'],
  ['https://example.org/video/api', 'https://example.org/video/api/calls/join'],
  ['https://example.org/video/api/', 'https://example.org/video/api/calls/join'],
])('%s leads to %s', (base, url) => {
  expect(urlBelow(base, '/calls/join').href).toBe(url);
});

test('joins and previews are asked for below the path of the base', async () => {
  const fetched = vi.fn((_url: URL) => Promise.resolve(new Response('{}', { status: 500 })));
  vi.stubGlobal('fetch', fetched);
  const { signal } = new AbortController();
  const request = { key: asId.key('garden'), displayName: 'Ann', adapters: [] };
  await expect(httpJoin('https://example.org/api')(request, signal)).rejects.toThrow();
  await expect(httpPreview('https://example.org/api', request, signal)).rejects.toThrow();
  expect(fetched.mock.calls.map(([url]) => url.href)).toEqual([
    'https://example.org/api/calls/join',
    'https://example.org/api/calls/preview',
  ]);
});
