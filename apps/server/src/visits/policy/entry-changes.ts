import type { EntryId, GuestId } from './visit-ids.ts';
import {
  isRinging,
  mayReturn,
  type EndCause,
  type Entry,
  type Guest,
  type Visit,
  type VisitOutcome,
} from './visit.ts';
import type { VisitCircumstances } from './visit-input.ts';

/** The visit with one entry changed; the same object when the change changes nothing. */
export function changeEntry(visit: Visit, id: EntryId, change: (entry: Entry) => Entry): Visit {
  return changeEntries(visit, (entry) => (entry.id === id ? change(entry) : entry));
}

export function changeEntries(visit: Visit, change: (entry: Entry) => Entry): Visit {
  const entries = visit.entries.map(change);
  return entries.some((entry, place) => entry !== visit.entries[place]) ? { ...visit, entries } : visit;
}

export function changeGuest(visit: Visit, id: GuestId, change: (guest: Guest) => Guest): Visit {
  const guests = visit.guests.map((guest) => (guest.id === id ? change(guest) : guest));
  return guests.some((guest, place) => guest !== visit.guests[place]) ? { ...visit, guests } : visit;
}

/** Sets after how many seconds the tablet answers a guest by itself; `undefined`: never. */
export const setAutoAnswer = (visit: Visit, id: GuestId, seconds: number | undefined): Visit =>
  changeGuest(visit, id, (guest) => {
    const { autoAnswer: _, ...silent } = guest;
    return seconds === undefined ? silent : { ...silent, autoAnswer: seconds };
  });

/** Lets the tablet ring for an entry, from now on. */
export function startRing(entry: Entry, { at, readyTablet }: VisitCircumstances): Entry {
  const { ring: _, answeredOn: __, ...silent } = entry;
  return { ...silent, rangAt: at, rangReady: readyTablet !== undefined };
}

export function goAway(entry: Entry, because: NonNullable<Entry['goneBecause']>): Entry {
  if (entry.status === 'gone') return entry;
  return { ...stopRing(entry), status: 'gone', goneBecause: because };
}

/** Locks a visit, so that only staff can let more visitors in, or unlocks it. */
export function setLocked(visit: Visit, locked: boolean, at: number): Visit {
  const { lockedAt, ...unlocked } = visit;
  if ((lockedAt !== undefined) === locked) return visit;
  return locked ? { ...changeEntries(visit, withdraw), lockedAt: at } : unlocked;
}

/** Takes a visitor who is not inside from the tablet, which rings for them or shows them. */
function withdraw(entry: Entry): Entry {
  const outside = entry.status === 'waiting' || (entry.status === 'left' && entry.leftFrom === 'waiting');
  if (!outside || (entry.ring !== undefined && entry.ring !== 'answered')) return entry;
  const { answeredOn: _, ...unseen } = entry;
  return { ...unseen, ring: 'stopped' };
}

const stopRing = (entry: Entry): Entry => (isRinging(entry) ? { ...entry, ring: 'stopped' } : entry);

/** Takes a visitor who left back to where they were, while that can be undone; otherwise the same object. */
export function undoLeave(entry: Entry, at: number): Entry {
  const { leftAt: _, leftFrom, ...back } = entry;
  return mayReturn(entry, at) && leftFrom !== undefined ? { ...back, status: leftFrom } : entry;
}

/** The resident comes into the call, on a tablet. */
export function enterResident(visit: Visit, at: number, on: string): Visit {
  const { residentLeftAt: _, ...there } = visit;
  return { ...there, residentInAt: visit.residentInAt ?? at, residentOn: on };
}

/** Admits a visitor who waits. */
export function admitEntry(
  visit: Visit,
  entry: Entry,
  {
    at,
    by,
    on,
  }: { readonly at: number; readonly by: NonNullable<Entry['admittedBy']>; readonly on?: string },
): Visit {
  // A resident who looks has answered already.
  const tablet = on ?? entry.answeredOn;
  const admitted: Entry = {
    ...entry,
    status: 'admitted',
    admittedAt: at,
    admittedBy: by,
    ...(tablet !== undefined && { ring: 'answered', answeredOn: tablet }),
  };
  const inside = changeEntry(visit, entry.id, () =>
    // Someone who is in the call already need not be rung for.
    tablet === undefined && visit.residentInAt !== undefined ? stopRing(admitted) : admitted,
  );
  const begun: Visit = { ...inside, callSince: visit.callSince ?? at };
  return tablet === undefined ? begun : enterResident(begun, at, tablet);
}

/** Ends a visit, which is final. */
export function finish(visit: Visit, at: number, outcome: VisitOutcome, cause?: EndCause): Visit {
  if (visit.over !== undefined) return visit;
  const over = { at, outcome, ...(cause !== undefined && { cause }) };
  return { ...changeEntries(visit, stopRing), over };
}

/** What came of a visit that is over now. */
export function outcomeOf({ callSince, entries }: Visit): VisitOutcome {
  if (callSince !== undefined) return 'ended';
  if (entries.some(({ ring, goneBecause }) => ring === 'declined' || goneBecause === 'declined'))
    return 'declined';
  return entries.length > 0 ? 'unanswered' : 'expired';
}
