import { asId } from '@crossfade/video-core';
import type { CredentialGrant } from '@crossfade/video-core/server';
import { TokenVerifier } from 'livekit-server-sdk';
import { expect, test } from 'vitest';
import { signAccessToken } from './access-token.ts';

const key = { apiKey: 'devkey', apiSecret: 'a-secret-of-at-least-32-characters' };
const grant: CredentialGrant = {
  room: asId.room('call.1.1'),
  participantId: asId.participant('p1'),
  name: 'Ada “the 1st” 👩‍💻',
  role: 'host',
  rights: { publish: ['camera'], subscribe: true, data: true },
  ttl: 60,
  readAt: 1_700_000_000_123,
};

test('carries the participant, their role and rights, and since when these may be outdated', async () => {
  const token = await signAccessToken(key, grant);
  const claims = await new TokenVerifier(key.apiKey, key.apiSecret).verify(token);
  expect(claims).toMatchObject({
    iss: 'devkey',
    sub: 'p1',
    name: grant.name,
    video: {
      roomJoin: true,
      room: 'call.1.1',
      canPublish: true,
      canPublishSources: ['camera'],
      canSubscribe: true,
      canPublishData: true,
      canUpdateOwnMetadata: false,
    },
    attributes: { 'crossfade.issued-at': '1700000000123' },
  });
  expect(JSON.parse(claims.metadata ?? '')).toEqual({ name: grant.name, role: 'host' });
  expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBe(60);
  expect(claims.video).not.toHaveProperty('roomAdmin');
  expect(claims.video).not.toHaveProperty('roomCreate');
});

test('is not verified by another secret', async () => {
  const token = await signAccessToken(key, grant);
  const verifier = new TokenVerifier(key.apiKey, 'another-secret-of-32-characters-or-more');
  await expect(verifier.verify(token)).rejects.toThrow();
});

test('carries the application’s own metadata where it gives one', async () => {
  const metadata = '{"role":"viewer"}';
  const token = await signAccessToken(key, { ...grant, metadata });
  const claims = await new TokenVerifier(key.apiKey, key.apiSecret).verify(token);
  expect(claims.metadata).toBe(metadata);
});
