import { asId, type ParticipantId, type Role, type RoomName } from '@crossfade/video-core';
import type { CredentialGrant } from '@crossfade/video-core/server';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { RefusedError } from './refused-error.ts';

/** What a token says about its bearer. Rights are not in it: the room keeps them, so that they can change. */
export interface AccessClaims {
  readonly room: RoomName;
  readonly participantId: ParticipantId;
  readonly name: string;
  readonly role: Role;
  /** Counts what the room has issued, so that a removal tells the tokens before it from those after. */
  readonly serial: number;
  readonly expired: boolean;
}

const claimsSchema = z.object({
  sub: z.string().min(1),
  room: z.string().min(1),
  name: z.string(),
  role: z.enum(['host', 'guest']),
  serial: z.number().int(),
});

/** Signs and reads access tokens (RFC 7519, HS256). */
export class AccessTokens {
  readonly #key: Uint8Array;

  constructor(secret: string) {
    this.#key = new TextEncoder().encode(secret);
  }

  sign({ room, participantId, name, role, ttl }: CredentialGrant, serial: number): Promise<string> {
    return new SignJWT({ room, name, role, serial })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(participantId)
      .setIssuedAt()
      .setExpirationTime(Math.ceil(Date.now() / 1_000) + ttl)
      .sign(this.#key);
  }

  /** Rejects with `RefusedError` unless this server signed it. An expired one is marked, not refused. */
  async read(token: string): Promise<AccessClaims> {
    const { payload, expired } = await this.#verify(token);
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) throw new RefusedError('credentials', 'The token is of another kind.');
    const { sub, room, ...rest } = claims.data;
    return { ...rest, room: asId.room(room), participantId: asId.participant(sub), expired };
  }

  async #verify(token: string): Promise<{ readonly payload: unknown; readonly expired: boolean }> {
    try {
      const { payload } = await jwtVerify(token, this.#key, { algorithms: ['HS256'] });
      return { payload, expired: false };
    } catch (error) {
      // Thrown after the signature was found good.
      if (error instanceof errors.JWTExpired) return { payload: error.payload, expired: true };
      throw new RefusedError('credentials', 'This server did not sign the token.', { cause: error });
    }
  }
}
