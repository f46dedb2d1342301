import type { ParticipantId } from '../../contract/identity.ts';
import type { RoomParticipant } from '../../contract/server-adapter.ts';
import type { Follower } from './barrier.ts';
import { NEWCOMER } from './move-times.ts';

/**
 * Participants inside a room whose client follows no move: on an older page, or with a provider's own SDK. Nobody who is
 * hidden: a recorder that died stays inside for a while, and the next one follows the call.
 */
export interface Bystanders {
  readonly settled: readonly RoomParticipant[];
  /** Those who have only just entered: their control channel may follow. */
  readonly arriving: readonly RoomParticipant[];
}

/** `unable`: those who are known not to run the target. `at`: milliseconds since 1970. */
export function bystandersOf(
  inside: readonly RoomParticipant[],
  followers: readonly Follower[],
  unable: ReadonlySet<ParticipantId>,
  at: number,
): Bystanders {
  const followerOf = new Map(followers.map((one) => [one.id, one]));
  const behind = inside.filter(
    ({ participantId, rights }) => !rights.hidden && followerOf.get(participantId)?.follows !== true,
  );
  const isArriving = ({ participantId, joinedAt }: RoomParticipant): boolean =>
    !followerOf.has(participantId) && !unable.has(participantId) && joinedAt >= at - NEWCOMER;
  return {
    settled: behind.filter((one) => !isArriving(one)),
    arriving: behind.filter(isArriving),
  };
}
