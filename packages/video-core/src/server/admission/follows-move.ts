import type { JoinRequest } from '../../call/join.ts';
import type { AdmissionOptions } from './admission-options.ts';
import { isAttempt } from './attempt-entry.ts';
import { participantOfSecret } from './resume-secret.ts';

/** Milliseconds after a call has moved for which its participants come after it: the last of many are notified sooner. */
const FOLLOWING = 60_000;

/**
 * Whether a join is a participant's way after a call that moves, or has moved a moment ago, as far as it says so and the
 * participant's secret proves it: nobody asked the participant, so nobody charges them for a join.
 */
export async function followsMove(
  { store, moves, clock }: Pick<AdmissionOptions, 'store' | 'moves' | 'clock'>,
  request: JoinRequest,
): Promise<boolean> {
  if (isAttempt(request)) return true;
  const { call, resumeSecret } = request;
  if (call === undefined || resumeSecret === undefined) return false;
  const move = await moves.findLatest(call);
  if (move?.committedAt === undefined || clock.now() - move.committedAt > FOLLOWING) return false;
  return (await participantOfSecret(store, call, resumeSecret)) !== undefined;
}
