import { asId } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { addressesOf, type LivekitServerOptions } from './livekit-server-options.ts';

const options: LivekitServerOptions = {
  deployment: asId.deployment('livekit'),
  url: 'wss://live.example.org',
  apiKey: 'devkey',
  apiSecret: 'a-secret-of-at-least-32-characters',
};

test('reaches the API where clients connect, unless told otherwise', () => {
  expect(addressesOf(options)).toEqual({
    clientUrl: 'wss://live.example.org',
    apiUrl: 'https://live.example.org',
  });
  expect(addressesOf({ ...options, apiUrl: 'http://livekit:7880/' }).apiUrl).toBe('http://livekit:7880');
  expect(addressesOf({ ...options, apiUrl: 'ws://livekit:7880' }).apiUrl).toBe('http://livekit:7880');
});

test.each([
  [{ url: 'live.example.org' }, /not a URL|ws:\/\//],
  [{ url: 'https://live.example.org' }, /ws:\/\//],
  [{ apiUrl: 'nowhere' }, /not a URL/],
  [{ apiKey: '' }, /API key/],
  [{ apiSecret: 'short' }, /32 characters/],
])('says what to set for %o', (wrong, message) => {
  expect(() => addressesOf({ ...options, ...wrong })).toThrow(message);
});

test('never quotes the secret', () => {
  expect(() => addressesOf({ ...options, apiSecret: 'hunter2' })).not.toThrow(/hunter2/);
});
