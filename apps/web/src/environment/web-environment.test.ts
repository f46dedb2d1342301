import { expect, test } from 'vitest';
import { PROVIDER_SWITCH } from '../composition/providers.ts';
import { EnvironmentError } from './environment-error.ts';
import { readWebEnvironment } from './web-environment.ts';

test('an environment that says nothing asks for nothing', () => {
  expect(readWebEnvironment({ NEXT_PUBLIC_USE_LIVEKIT: '', NEXT_PUBLIC_API_URL: ' ' })).toEqual({
    apiUrl: undefined,
    requestedProvider: undefined,
    mediaUrl: undefined,
    client: { version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
    exposeSession: false,
  });
});

test.each([
  ['true', PROVIDER_SWITCH.whenTrue],
  ['TRUE', PROVIDER_SWITCH.whenTrue],
  [' False ', PROVIDER_SWITCH.whenFalse],
])('NEXT_PUBLIC_USE_LIVEKIT=%s asks for %s', (value, provider) => {
  expect(readWebEnvironment({ NEXT_PUBLIC_USE_LIVEKIT: value }).requestedProvider).toBe(provider);
});

test('the address of the media server goes with the provider that is asked for', () => {
  const urls = { NEXT_PUBLIC_LIVEKIT_URL: 'ws://a:7880', NEXT_PUBLIC_LIVEKIT_WS_URL: 'ws://b:7880' };
  expect(readWebEnvironment({ ...urls, NEXT_PUBLIC_USE_LIVEKIT: 'true' }).mediaUrl).toBe('ws://a:7880');
  expect(readWebEnvironment({ ...urls, NEXT_PUBLIC_USE_LIVEKIT: 'false' }).mediaUrl).toBeUndefined();
  expect(readWebEnvironment(urls).mediaUrl).toBeUndefined();
});

test('the backend is where SERVER_URL says, unless pages have an address of their own', () => {
  const server = { SERVER_URL: 'https://api.example.com' };
  expect(readWebEnvironment(server).apiUrl).toBe('https://api.example.com');
  expect(readWebEnvironment({ ...server, NEXT_PUBLIC_API_URL: 'https://b.example' }).apiUrl).toBe(
    'https://b.example',
  );
  expect(() => readWebEnvironment({ SERVER_URL: 'api' })).toThrow(
    'SERVER_URL is "api". Set it to an address',
  );
});

test('every variable that is wrong is named, with what to set', () => {
  const read = () =>
    readWebEnvironment({
      NEXT_PUBLIC_USE_LIVEKIT: 'maybe',
      NEXT_PUBLIC_API_URL: 'localhost:1285',
      NEXT_PUBLIC_LIVEKIT_URL: 'nowhere',
      CROSSFADE_TEST: '1',
    });
  expect(read).toThrow(EnvironmentError);
  expect(read).toThrow(/NEXT_PUBLIC_USE_LIVEKIT is "maybe"\. Set it to true or false, or leave it out\./);
  expect(read).toThrow(
    'NEXT_PUBLIC_API_URL is "localhost:1285". Set it to an address that begins with http://',
  );
  expect(read).toThrow('NEXT_PUBLIC_LIVEKIT_URL is "nowhere".');
  expect(read).toThrow('CROSSFADE_TEST is "1".');
});

test('the session is exposed to tests and in development alone', () => {
  expect(readWebEnvironment({ NODE_ENV: 'production' }).exposeSession).toBe(false);
  expect(readWebEnvironment({ NODE_ENV: 'production', CROSSFADE_TEST: 'true' }).exposeSession).toBe(true);
  expect(readWebEnvironment({ NODE_ENV: 'development' }).exposeSession).toBe(true);
});

test('joins say the environment that it is named, or the mode that it runs in', () => {
  expect(readWebEnvironment({ NODE_ENV: 'production' }).client.environment).toBe('production');
  const named = { NODE_ENV: 'production', CROSSFADE_ENVIRONMENT: ' staging ' };
  expect(readWebEnvironment(named).client.environment).toBe('staging');
});
