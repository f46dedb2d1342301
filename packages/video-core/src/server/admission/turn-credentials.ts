import { createHmac } from 'node:crypto';
import type { IceServer } from '../../contract/ice-server.ts';
import type { ParticipantId } from '../../contract/identity.ts';
import type { Clock } from '../ports/clock.ts';

export interface TurnOptions {
  /** As in RFC 7065, such as `turn:turn.example.com:3478?transport=udp`. */
  readonly urls: readonly string[];
  /** Shared with the TURN server (coturn: `static-auth-secret`). */
  readonly secret: string;
  /** Seconds that credentials are good for; an allocation that is up outlives them. */
  readonly ttl: number;
}

/**
 * Credentials that a TURN server checks by itself: `username` is `<expiry>:<participant>`, the password its
 * HMAC-SHA1 in base64 (draft-uberti-behave-turn-rest-00, section 2.2).
 */
export function turnServer(options: TurnOptions, participant: ParticipantId, clock: Clock): IceServer {
  const username = `${Math.floor(clock.now() / 1000) + options.ttl}:${participant}`;
  const credential = createHmac('sha1', options.secret).update(username).digest('base64');
  return { urls: options.urls, username, credential };
}
