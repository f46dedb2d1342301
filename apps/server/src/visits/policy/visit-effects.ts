import { doorClosesAt, doorWanted, overMailFor, waitsForStaff, type OverMail, type Visit } from './visit.ts';
import type { EntryId, GuestId } from './visit-ids.ts';

/**
 * What must be done in the calls of a visit, and what its guests are to be written. Each may be carried out any number of
 * times by any process, and is asked for until the visit has noted that it was done.
 */
export type VisitEffect =
  | { readonly type: 'close-call' }
  /** Closes the room in which a visitor's camera was looked at. */
  | { readonly type: 'close-door'; readonly entry: EntryId }
  /** Disconnects a visitor who is gone, and invalidates what they hold. */
  | { readonly type: 'oust'; readonly entry: EntryId }
  /** Closes the call until staff, who are required, are there again: everyone inside waits. */
  | { readonly type: 'pause' }
  /** Writes to a guest of a visit that is over. */
  | { readonly type: 'mail'; readonly guest: GuestId; readonly about: OverMail };

/** What has yet to be done, as far as the visit knows. */
export function pendingEffects(visit: Visit, at: number): readonly VisitEffect[] {
  const over = visit.over !== undefined;
  const effects: VisitEffect[] = [];
  if (over && !visit.callClosed) effects.push({ type: 'close-call' });
  for (const entry of visit.entries) {
    if (entry.doorUsed && !doorWanted(visit, entry, at) && at >= doorClosesAt(visit, entry))
      effects.push({ type: 'close-door', entry: entry.id });
    if (!over && entry.status === 'gone' && entry.admittedAt !== undefined && !entry.ousted)
      effects.push({ type: 'oust', entry: entry.id });
  }
  for (const guest of visit.guests) {
    const about = overMailFor(visit, guest);
    if (about !== undefined && guest.mailed === undefined)
      effects.push({ type: 'mail', guest: guest.id, about });
  }
  const paused = visit.callSince !== undefined && waitsForStaff(visit);
  if (!over && paused && !visit.pauseApplied) effects.push({ type: 'pause' });
  return effects;
}
