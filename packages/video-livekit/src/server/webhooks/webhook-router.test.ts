import { asId } from '@crossfade/video-core';
import type { ServerEvent } from '@crossfade/video-core/server';
import { AccessToken } from 'livekit-server-sdk';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createLivekitServer, type LivekitServer } from '../livekit-server.ts';
import { createWebhookRouter } from './webhook-router.ts';

const secretOf = (apiKey: string): string => `the-secret-of-${apiKey}-has-32-characters`;
const body = JSON.stringify({
  event: 'room_started',
  id: 'EV_1',
  createdAt: '1700000000',
  room: { name: 'c.1.1' },
});

const deploy = (name: string, apiKey: string): LivekitServer =>
  createLivekitServer({
    deployment: asId.deployment(name),
    url: 'ws://127.0.0.1:1',
    apiKey,
    apiSecret: secretOf(apiKey),
  });

async function signedBy(apiKey: string, secret = secretOf(apiKey)): Promise<string> {
  const token = new AccessToken(apiKey, secret);
  token.sha256 = createHash('sha256').update(body).digest('base64');
  return token.toJwt();
}

describe('two deployments at one address', () => {
  const main = deploy('livekit', 'mainkey');
  const eu = deploy('livekit:eu', 'eukey');
  const router = createWebhookRouter([main, eu]);

  test('each hear the webhooks that they have signed', async () => {
    const heard: [string, ServerEvent['id']][] = [];
    for (const server of [main, eu]) server.onEvent(({ id }) => heard.push([server.deployment, id]));
    expect(await router.receiveWebhook(body, await signedBy('eukey'))).toMatchObject({ id: 'EV_1' });
    expect(await router.receiveWebhook(body, await signedBy('mainkey'))).toMatchObject({ id: 'EV_1' });
    expect(heard).toEqual([
      ['livekit:eu', 'EV_1'],
      ['livekit', 'EV_1'],
    ]);
  });

  test.each([
    ['another key', () => signedBy('otherkey')],
    ["the other's secret", () => signedBy('eukey', secretOf('mainkey'))],
    ['nonsense', async () => 'a.b.c'],
    ['nothing', async () => undefined],
  ])('refuse a webhook that is signed with %s', async (_, sign) => {
    await expect(router.receiveWebhook(body, await sign())).rejects.toMatchObject({
      code: 'credentials-invalid',
    });
  });
});

test('two deployments with one key are refused, by name', () => {
  expect(() => createWebhookRouter([deploy('livekit', 'devkey'), deploy('livekit:eu', 'devkey')])).toThrow(
    /livekit and livekit:eu .* key/,
  );
});
