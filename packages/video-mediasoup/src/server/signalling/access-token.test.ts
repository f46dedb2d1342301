import { asId } from '@crossfade/video-core';
import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { AccessTokens } from './access-token.ts';

const tokens = new AccessTokens('a-secret-of-at-least-thirty-two-characters', 'crossfade');
const grant = {
  room: asId.room('call.1.1'),
  participantId: asId.participant('ann'),
  name: 'Ann 🙂',
  role: 'host',
  rights: { publish: ['camera', 'screen', 'screen-audio'], subscribe: true, data: false },
  ttl: 60,
  readAt: Date.now(),
} as const;

test('the claims are those of a LiveKit access token', async () => {
  const now = Date.UTC(2026, 0, 1) + 250;
  expect(decodeJwt(await tokens.sign({ ...grant, readAt: now }, now))).toEqual({
    iss: 'crossfade',
    sub: 'ann',
    name: 'Ann 🙂',
    iat: now / 1_000,
    nbf: Math.floor(now / 1_000),
    exp: Math.ceil(now / 1_000) + 60,
    metadata: '{"role":"host"}',
    video: {
      room: 'call.1.1',
      roomJoin: true,
      canPublish: true,
      canPublishSources: ['camera', 'screen_share', 'screen_share_audio'],
      canSubscribe: true,
      canPublishData: false,
    },
  });
});

test('what was granted is read back, with the time of issue to the millisecond', async () => {
  const now = Date.now();
  const { ttl, readAt: _, ...granted } = grant;
  expect(ttl).toBe(60);
  expect(await tokens.read(await tokens.sign({ ...grant, readAt: now }, now))).toEqual({
    ...granted,
    issuedAt: now,
    expired: false,
  });
});

test('an empty list of sources publishes nothing, where LiveKit would read it as all', async () => {
  const token = await tokens.sign({ ...grant, rights: { publish: [], subscribe: true, data: true } });
  expect(decodeJwt(token)['video']).toMatchObject({ canPublish: false });
  expect((await tokens.read(token)).rights.publish).toEqual([]);
});

describe('refuses', () => {
  test.each([
    ['another secret', new AccessTokens('another-secret-of-at-least-32-characters!', 'crossfade')],
    ['another issuer', new AccessTokens('a-secret-of-at-least-thirty-two-characters', 'someone')],
  ])('a token of %s', async (_, other) => {
    await expect(tokens.read(await other.sign(grant))).rejects.toMatchObject({ code: 'token-invalid' });
  });

  test('a token that is not valid yet', async () => {
    await expect(tokens.read(await tokens.sign(grant, Date.now() + 60_000))).rejects.toMatchObject({
      code: 'token-invalid',
    });
  });
});

test('an expired token is told apart from a forged one', async () => {
  const token = await tokens.sign(grant, Date.now() - 3_600_000);
  expect(await tokens.read(token)).toMatchObject({ participantId: 'ann', expired: true });
  const [header, payload] = token.split('.');
  await expect(tokens.read(`${header}.${payload}.AAAA`)).rejects.toMatchObject({ code: 'token-invalid' });
});
