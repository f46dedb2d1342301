import { expect, test } from 'vitest';
import { backendUrl } from './backend-url.ts';

test.each([
  [{}, 'http://127.0.0.1:1285'],
  [{ BACKEND_URL: ' ' }, 'http://127.0.0.1:1285'],
  [{ SERVER_URL: 'https://api.example/' }, 'https://api.example'],
  [{ SERVER_URL: 'https://api.example', NEXT_PUBLIC_API_URL: 'https://b.example' }, 'https://b.example'],
  [{ NEXT_PUBLIC_API_URL: 'https://b.example', BACKEND_URL: 'http://backend:1285' }, 'http://backend:1285'],
  [{ BACKEND_URL: 'http://proxy/calls//' }, 'http://proxy/calls'],
])('%o: %s', (variables, url) => {
  expect(backendUrl(variables)).toBe(url);
});

test('an address that cannot be used is named', () => {
  expect(() => backendUrl({ BACKEND_URL: 'backend:1285' })).toThrow(
    'BACKEND_URL is "backend:1285". Set it to an address that begins with http://, https://.',
  );
});
