import { InvalidInputError } from '@crossfade/video-core';
import { expect, test } from 'vitest';
import { livekitDeployment } from './livekit-deployment.ts';

const ACCESS = {
  url: 'ws://localhost:7880',
  apiKey: 'key',
  apiSecret: 'a secret of more than 32 characters',
} as const;

test('is named after its kind, and takes its own webhooks alone', async () => {
  const { kind, adapter, receiveWebhook } = livekitDeployment(ACCESS);
  expect([kind, adapter.deployment]).toEqual(['livekit', 'livekit']);
  await expect(receiveWebhook('{}', 'not a token')).rejects.toThrow();
  await adapter.close();
});

test('refuses a secret that livekit-server would refuse', () => {
  expect(() => livekitDeployment({ ...ACCESS, apiSecret: 'short' })).toThrow(InvalidInputError);
});
