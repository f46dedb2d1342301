import type { IceServer } from '../ice-server.ts';
import type { ParticipantId } from '../identity.ts';
import type { Clock } from './clock.ts';
import { turnServer, type TurnOptions } from './turn-credentials.ts';

export interface IceOptions {
  /** As in RFC 7064, such as `stun:stun.example.com:3478`; may be empty. */
  readonly stunUrls: readonly string[];
  readonly turn?: TurnOptions;
}

/** What a client of any provider gets to find its way. */
export function iceServersFor(options: IceOptions, participant: ParticipantId, clock: Clock): IceServer[] {
  const servers: IceServer[] = [];
  if (options.stunUrls.length > 0) servers.push({ urls: options.stunUrls });
  if (options.turn && options.turn.urls.length > 0)
    servers.push(turnServer(options.turn, participant, clock));
  return servers;
}
