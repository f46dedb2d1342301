import type { CallEnd, EndReason } from '../../../call/call-state.ts';
import { CrossfadeError } from '../../../contract/errors/crossfade-error.ts';

/** Nothing of the server or of the room was reached. */
const UNREACHED: ReadonlySet<string> = new Set(['server-away', 'connection-lost', 'provider-unavailable']);
/** Another try may succeed: the server is busy, the call moves, or a chunk arrives next time. */
const PASSING: ReadonlySet<string> = new Set(['rate-limited', 'room-not-found', 'adapter-not-loaded']);

/** Whether a room failed to be entered because nothing of it was reached. */
export const isUnreached = (error: unknown): boolean =>
  error instanceof CrossfadeError && UNREACHED.has(error.code);

/** Whether the call itself is over. */
export const isCallEnded = (error: unknown): boolean =>
  error instanceof CrossfadeError && error.code === 'call-ended';

/** Whether another try may succeed. */
export const isTransient = (error: unknown): boolean =>
  !(error instanceof CrossfadeError) || isUnreached(error) || PASSING.has(error.code);

const END_REASONS: Readonly<Record<string, EndReason>> = {
  'network-blocked': 'server-away',
  'no-provider': 'server-away',
  'rate-limited': 'server-away',
  'room-not-found': 'server-away',
  'participant-removed': 'removed',
  'call-ended': 'ended',
  'client-cannot-run': 'cannot-run',
  'credentials-invalid': 'refused',
};

export function endOf(error: unknown): CallEnd {
  if (!(error instanceof CrossfadeError)) return { reason: 'failed' };
  const { code, message } = error;
  const reason = isUnreached(error) ? 'server-away' : END_REASONS[code];
  return { reason: reason ?? 'failed', message, code };
}
