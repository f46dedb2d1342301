import type { Stream } from './stream.ts';

/** Somebody who asks for a stream. */
export type Comer =
  | { readonly as: 'guest' }
  | {
      readonly as: 'user';
      readonly user: string;
      /** Whether the host blocked them, or they the host. */
      readonly blocked: boolean;
    };

/** What somebody may be in a stream, or why they may not be in it. */
export type StreamPlace = 'host' | 'viewer' | 'blocked' | 'offline' | 'not-approved';

/** The one judgement of who may publish and who may watch; asked at each join, whatever they hold from before. */
export function placeInStream(
  { host, isLive, approval }: Pick<Stream, 'host' | 'isLive' | 'approval'>,
  comer: Comer,
): StreamPlace {
  if (comer.as === 'user' && comer.user === host) return approval === 'approved' ? 'host' : 'not-approved';
  if (comer.as === 'user' && comer.blocked) return 'blocked';
  // Staff may withdraw the approval of a creator who is live.
  return isLive && approval === 'approved' ? 'viewer' : 'offline';
}
