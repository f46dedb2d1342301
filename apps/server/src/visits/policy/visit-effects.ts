import { doorWanted, waitsForStaff, type Visit } from './visit.ts';
import type { EntryId } from './visit-ids.ts';

/**
 * What must be done in the calls of a visit. Each may be carried out any number of times by any process, and is asked for
 * until the visit has noted that it was done.
 */
export type VisitEffect =
  | { readonly type: 'close-call' }
  /** Closes the room in which a visitor's camera was looked at. */
  | { readonly type: 'close-door'; readonly entry: EntryId }
  /** Disconnects a visitor who is gone, and invalidates what they hold. */
  | { readonly type: 'oust'; readonly entry: EntryId }
  /** Closes the call until staff, who are required, are there again: everyone inside waits. */
  | { readonly type: 'pause' };

/** What has yet to be done, as far as the visit knows. */
export function pendingEffects(visit: Visit, at: number): readonly VisitEffect[] {
  const over = visit.over !== undefined;
  const effects: VisitEffect[] = [];
  if (over && !visit.callClosed) effects.push({ type: 'close-call' });
  for (const entry of visit.entries) {
    if (entry.doorUsed && !doorWanted(visit, entry, at))
      effects.push({ type: 'close-door', entry: entry.id });
    if (!over && entry.status === 'gone' && entry.admittedAt !== undefined && !entry.ousted)
      effects.push({ type: 'oust', entry: entry.id });
  }
  const paused = visit.callSince !== undefined && waitsForStaff(visit);
  if (!over && paused && !visit.pauseApplied) effects.push({ type: 'pause' });
  return effects;
}
