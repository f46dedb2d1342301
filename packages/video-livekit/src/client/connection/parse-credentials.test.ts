import { expect, test } from 'vitest';
import { parseCredentials } from './parse-credentials.ts';

test('reads what the server half issues', () => {
  const credentials = { url: 'wss://live.example.org', token: 'a.b.c' };
  expect(parseCredentials({ ...credentials, more: true })).toEqual(credentials);
});

test.each([
  undefined,
  null,
  'token',
  [],
  {},
  { url: 'wss://live.example.org' },
  { url: 'wss://live.example.org', token: '' },
  { url: 'wss://live.example.org', token: 7 },
  { url: 'https://live.example.org', token: 'a.b.c' },
  { url: 'javascript:alert(1)', token: 'a.b.c' },
  { url: 'wss://', token: 'a.b.c' },
])('refuses %o', (credentials) => {
  expect(() => parseCredentials(credentials)).toThrow(
    expect.objectContaining({ code: 'credentials-invalid' }),
  );
});
