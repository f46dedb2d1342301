import type { CredentialGrant } from '@crossfade/video-core/server';
import { AccessToken } from 'livekit-server-sdk';
import { ISSUED_AT_ATTRIBUTE } from '../protocol/attributes.ts';
import { writeParticipantMetadata } from '../protocol/participant-metadata.ts';
import { permissionOf } from './permission.ts';

export interface TokenKey {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Signs one participant's admission to one room. Nobody may change their own name, role or attributes. */
export function signAccessToken(key: TokenKey, grant: CredentialGrant): Promise<string> {
  const token = new AccessToken(key.apiKey, key.apiSecret, {
    identity: grant.participantId,
    name: grant.name,
    ttl: grant.ttl,
    metadata: grant.metadata ?? writeParticipantMetadata({ name: grant.name, role: grant.role }),
    attributes: { [ISSUED_AT_ATTRIBUTE]: String(grant.readAt) },
  });
  token.addGrant({
    roomJoin: true,
    room: grant.room,
    canUpdateOwnMetadata: false,
    ...permissionOf(grant.rights),
  });
  return token.toJwt();
}
