import type { EndReason } from '../../call/call-state.ts';
import type { CallEnd } from './call-extension.ts';
import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';

const TRANSIENT: ReadonlySet<string> = new Set([
  'server-away',
  'rate-limited',
  'connection-lost',
  'room-not-found',
  'provider-unavailable',
  // A chunk may arrive next time.
  'adapter-not-loaded',
]);

/** Whether another try may succeed. */
export const isTransient = (error: unknown): boolean =>
  !(error instanceof CrossfadeError) || TRANSIENT.has(error.code);

/** Whether a room failed to be entered because nothing of it was reached. */
export const isUnreached = (error: unknown): boolean =>
  error instanceof CrossfadeError &&
  ['server-away', 'connection-lost', 'provider-unavailable'].includes(error.code);

const END_REASONS: Readonly<Record<string, EndReason>> = {
  'server-away': 'server-away',
  'connection-lost': 'server-away',
  'provider-unavailable': 'server-away',
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
  return { reason: END_REASONS[code] ?? 'failed', message, code };
}
