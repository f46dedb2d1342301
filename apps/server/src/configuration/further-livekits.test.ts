import { expect, it } from 'vitest';
import { readConfig } from './config.ts';

const SECRET = 'x'.repeat(32);
const EU = {
  LIVEKIT_DEPLOYMENTS: 'eu',
  LIVEKIT_EU_URL: 'ws://eu.internal:7880',
  LIVEKIT_EU_API_KEY: 'eukey',
  LIVEKIT_EU_API_SECRET: SECRET,
};

it('takes none unless they are named', () => {
  const { LIVEKIT_DEPLOYMENTS: _, ...unnamed } = EU;
  expect(readConfig(unnamed).furtherLivekits).toEqual([]);
});

it('reads what each name has, in whatever case', () => {
  const us = {
    LIVEKIT_US_URL: 'wss://us.example.com',
    LIVEKIT_US_API_KEY: 'uskey',
    LIVEKIT_US_API_SECRET: SECRET,
  };
  const named = {
    ...EU,
    ...us,
    LIVEKIT_DEPLOYMENTS: ' EU, us ',
    LIVEKIT_EU_PUBLIC_URL: 'wss://eu.example.com',
  };
  expect(readConfig(named).furtherLivekits).toEqual([
    {
      name: 'eu',
      apiUrl: 'ws://eu.internal:7880',
      publicUrl: 'wss://eu.example.com',
      apiKey: 'eukey',
      apiSecret: SECRET,
    },
    {
      name: 'us',
      apiUrl: 'wss://us.example.com',
      publicUrl: 'wss://us.example.com',
      apiKey: 'uskey',
      apiSecret: SECRET,
    },
  ]);
});

it.each([
  [{ LIVEKIT_EU_URL: '' }, /LIVEKIT_EU_URL must be set, since LIVEKIT_DEPLOYMENTS has eu/],
  [{ LIVEKIT_EU_URL: 'eu' }, /LIVEKIT_EU_URL must be a URL that starts with ws/],
  [{ LIVEKIT_EU_API_SECRET: 'short' }, /LIVEKIT_EU_API_SECRET is too short/],
  [{ LIVEKIT_DEPLOYMENTS: 'e/u' }, /LIVEKIT_DEPLOYMENTS has "e\/u"/],
  [
    { LIVEKIT_URL: 'ws://localhost:7880', LIVEKIT_API_KEY: 'eukey', LIVEKIT_API_SECRET: SECRET },
    /LIVEKIT_EU_API_KEY is the same as LIVEKIT_API_KEY/,
  ],
  [{ LIVEKIT_DEPLOYMENTS: 'eu,eu' }, /LIVEKIT_EU_API_KEY is the same as LIVEKIT_EU_API_KEY/],
])('refuses %j and says what to set', (change, message) => {
  expect(() => readConfig({ ...EU, ...change })).toThrow(message);
  expect(() => readConfig({ ...EU, ...change })).not.toThrow(SECRET);
});
