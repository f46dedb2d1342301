import { changeEntry, changeGuest, undoLeave } from './entry-changes.ts';
import { isKnownAsWell, refusalsAmong, startWait, staysOfLink } from './refusals.ts';
import { entryOfDevice, findGuest, isRinging, isWaiting, opensAt, type Entry, type Visit } from './visit.ts';
import type { VisitCircumstances, VisitInput } from './visit-input.ts';

/** Devices that were not seen before and wait at once with one link: a link that was spread must not fill a screen. */
const UNSEEN = 3;
/** Stays that are kept of a guest who comes and goes. */
const STAYS = 20;

/**
 * A visitor arrives. The same device keeps its place; one that left comes back; another one waits beside it, marked as not
 * seen before. Who was removed stays out, and so does the device that staff turned away.
 */
export function knock(
  visit: Visit,
  { guest: id, device, entry, identified }: Extract<VisitInput, { type: 'knock' }>,
  now: VisitCircumstances,
): Visit {
  const { at } = now;
  const guest = findGuest(visit, id);
  if (!guest || guest.removedAt !== undefined) return visit;
  const known = entryOfDevice(visit, id, device);
  if (known && known.status !== 'gone')
    return changeEntry(visit, known.id, (entry) => {
      const back = undoLeave(entry, at);
      return identified && entry.identified !== true ? identify(visit, back, now) : back;
    });
  if (guest.revokedAt !== undefined) return visit;
  const seen = identified || guest.device === undefined || guest.device === device;
  // A link that was renewed lets those in again who went with the old one, and an account says more than a device.
  const declined = known?.goneBecause === 'declined' && known.byOldLink !== true;
  if (declined && isKnownAsWell(known, { seen, identified })) return visit;
  const ofGuest = visit.entries.filter((one) => one.guest === id);
  if (!seen && ofGuest.filter((one) => !one.seen && one.status !== 'gone').length >= UNSEEN) return visit;
  const arrived: Entry = {
    id: entry,
    guest: id,
    device,
    seen,
    ...(identified && { identified }),
    status: 'early',
    knockedAt: at,
    rangReady: false,
    doorUsed: false,
    ousted: false,
    messages: [],
  };
  const early = at < opensAt(visit);
  const waiting = early ? arrived : startWait(visit, arrived, now);
  const bound = changeGuest(visit, id, (one) => (one.device === undefined ? { ...one, device } : one));
  // With the new one as many as are kept.
  const refusals = refusalsAmong(staysOfLink(visit, id));
  const forgotten = new Set(
    ofGuest.slice(0, 1 - STAYS).filter((one) => isForgettable(one) && !refusals.includes(one)),
  );
  return { ...bound, entries: [...bound.entries.filter((one) => !forgotten.has(one)), waiting] };
}

/**
 * Who signs in on a device that waits is known from then on: what was refused to the device is asked again, and a ring begins
 * again, so that an automatic answer is announced first.
 */
function identify(visit: Visit, entry: Entry, now: VisitCircumstances): Entry {
  if (!isWaiting(entry)) return entry;
  const known: Entry = { ...entry, seen: true, identified: true };
  const { ring, waitingSince } = entry;
  const rings = ring === 'declined' || ring === 'stopped' || (isRinging(entry) && !entry.seen);
  return rings && waitingSince !== undefined ? { ...startWait(visit, known, now), waitingSince } : known;
}

/** Whether a stay came to nothing, and nothing of it is open. */
const isForgettable = ({ status, admittedAt, doorUsed }: Entry): boolean =>
  status === 'gone' && admittedAt === undefined && !doorUsed;
