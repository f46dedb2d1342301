import { asId, type Role, type Rights, type Source } from '@crossfade/video-core';
import type { ParticipantId, RoomName } from '@crossfade/video-core';
import type { CredentialGrant } from '@crossfade/video-core/server';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { SIGNALLING_LIMITS } from '../../protocol/index.ts';
import { EntryRefusedError } from './entry-refused-error.ts';

/** What a token says about its bearer. */
export interface AccessClaims {
  readonly room: RoomName;
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  readonly rights: Rights;
  /** Milliseconds since 1970. */
  readonly issuedAt: number;
  readonly expired: boolean;
}

/** LiveKit's words for sources: https://docs.livekit.io/home/get-started/authentication/#video-grant */
const SOURCE_CLAIMS = {
  camera: 'camera',
  microphone: 'microphone',
  screen: 'screen_share',
  'screen-audio': 'screen_share_audio',
} as const satisfies Record<Source, string>;
type SourceClaim = (typeof SOURCE_CLAIMS)[Source];

const SOURCES_BY_CLAIM: Record<SourceClaim, Source> = {
  camera: 'camera',
  microphone: 'microphone',
  screen_share: 'screen',
  screen_share_audio: 'screen-audio',
};

const id = z.string().min(1).max(SIGNALLING_LIMITS.idCharacters);
const claimsSchema = z.object({
  sub: id,
  name: z.string().max(200).default(''),
  iat: z.number().nonnegative(),
  video: z.object({
    room: id,
    roomJoin: z.literal(true),
    canPublish: z.boolean(),
    canPublishSources: z.array(z.enum(['camera', 'microphone', 'screen_share', 'screen_share_audio'])).max(8),
    canSubscribe: z.boolean(),
    canPublishData: z.boolean(),
    hidden: z.boolean().default(false),
  }),
  metadata: z
    .string()
    .max(2_000)
    .transform((text, context) => {
      try {
        return z.object({ role: z.enum(['host', 'guest']) }).parse(JSON.parse(text));
      } catch {
        context.addIssue('metadata is not JSON with a role');
        return z.NEVER;
      }
    }),
});

/** Signs and reads access tokens: HS256, with the claims of LiveKit's, so that one back end's logs read like the other's. */
export class AccessTokens {
  readonly #key: Uint8Array;
  readonly #issuer: string;

  constructor(secret: string, issuer: string) {
    this.#key = new TextEncoder().encode(secret);
    this.#issuer = issuer;
  }

  async sign(grant: CredentialGrant, now = Date.now()): Promise<string> {
    const { rights } = grant;
    return await new SignJWT({
      name: grant.name,
      video: {
        room: grant.room,
        roomJoin: true,
        canPublish: rights.publish.length > 0,
        canPublishSources: rights.publish.map((source) => SOURCE_CLAIMS[source]),
        canSubscribe: rights.subscribe,
        canPublishData: rights.data,
        ...(rights.hidden && { hidden: true }),
      },
      metadata: JSON.stringify({ role: grant.role }),
      // With milliseconds (RFC 7519 allows fractions), and from before the record was read, so that a removal tells the
      // tokens that do not know of it from those that do.
      iat: grant.readAt / 1_000,
    })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(this.#issuer)
      .setSubject(grant.participantId)
      .setNotBefore(Math.floor(now / 1_000))
      .setExpirationTime(Math.ceil(now / 1_000) + grant.ttl)
      .sign(this.#key);
  }

  /** Rejects with `EntryRefusedError` unless this server signed it. An expired one is marked, not refused. */
  async read(token: string): Promise<AccessClaims> {
    const { payload, expired } = await this.#verify(token);
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success)
      throw new EntryRefusedError('token-invalid', 'The token does not carry the claims of a room.', {
        cause: claims.error,
      });
    const { sub, name, iat, video, metadata } = claims.data;
    return {
      room: asId.room(video.room),
      participantId: asId.participant(sub),
      name,
      role: metadata.role,
      rights: {
        publish: video.canPublish ? video.canPublishSources.map((claim) => SOURCES_BY_CLAIM[claim]) : [],
        subscribe: video.canSubscribe,
        data: video.canPublishData,
        ...(video.hidden && { hidden: true }),
      },
      issuedAt: Math.round(iat * 1_000),
      expired,
    };
  }

  async #verify(token: string): Promise<{ payload: unknown; expired: boolean }> {
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: ['HS256'],
        issuer: this.#issuer,
        // Several processes sign and read; their clocks differ a little.
        clockTolerance: 5,
      });
      return { payload, expired: false };
    } catch (error) {
      // Thrown after the signature was found good.
      if (error instanceof errors.JWTExpired) return { payload: error.payload, expired: true };
      throw new EntryRefusedError('token-invalid', 'The token was not issued by this server.', {
        cause: error,
      });
    }
  }
}
