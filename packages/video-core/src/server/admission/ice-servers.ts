import type { IceServer } from '../../contract/ice-server.ts';
import type { ParticipantId } from '../../contract/identity.ts';
import type { Clock } from '../ports/clock.ts';
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
