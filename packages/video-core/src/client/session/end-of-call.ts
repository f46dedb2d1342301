import type { EndReason } from '../../call/call-state.ts';
import type { CallEnd } from './call-extension.ts';
import { CrossfadeError } from '../../contract/errors/crossfade-error.ts';

const TRANSIENT: ReadonlySet<string> = new Set([
  'server-away',
  'rate-limited',
  'connection-lost',
  'room-not-found',
  'provider-unavailable',
]);

/** Whether another try may succeed. An adapter that did not load counts: a chunk may arrive next time. */
export const isTransient = (error: unknown): boolean =>
  !CrossfadeError.isInstance(error) || TRANSIENT.has(error.code);

const END_REASONS: Readonly<Record<string, EndReason>> = {
  'server-away': 'server-away',
  'connection-lost': 'server-away',
  'provider-unavailable': 'server-away',
  'no-provider': 'server-away',
  'rate-limited': 'server-away',
  'room-not-found': 'server-away',
  'participant-removed': 'removed',
  'call-ended': 'ended',
  'client-cannot-run': 'cannot-run',
  'credentials-invalid': 'refused',
};

export function endOf(error: unknown): CallEnd {
  if (!CrossfadeError.isInstance(error)) return { reason: 'failed' };
  const { code, message } = error;
  return { reason: END_REASONS[code] ?? 'failed', message, code };
}
