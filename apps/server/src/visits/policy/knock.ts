import { changeEntry, changeGuest, startRing, undoLeave } from './entry-changes.ts';
import { entryOfDevice, findGuest, opensAt, type Entry, type Visit } from './visit.ts';
import type { VisitCircumstances, VisitInput } from './visit-input.ts';

/** Devices that were not seen before and wait at once with one link: a link that was spread must not fill a screen. */
const UNSEEN = 3;
/** Rings of one guest's stays, in milliseconds. */
const RINGS = { most: 4, within: 600_000 } as const;
/** Stays that are kept of a guest who comes and goes. */
const STAYS = 20;

/**
 * A visitor arrives. The same device keeps its place; one that left comes back; another one waits beside it, marked as not
 * seen before. Who was removed or turned away stays out.
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
  if (known && known.status !== 'gone') return changeEntry(visit, known.id, (entry) => undoLeave(entry, at));
  if (guest.revokedAt !== undefined) return visit;
  // A link that was renewed lets those in again who went with the old one.
  if (known && known.goneBecause !== 'left' && known.goneBecause !== 'revoked') return visit;
  const seen = identified || guest.device === undefined || guest.device === device;
  const ofGuest = visit.entries.filter((one) => one.guest === id);
  if (!seen && ofGuest.filter((one) => !one.seen && one.status !== 'gone').length >= UNSEEN) return visit;
  const arrived: Entry = {
    id: entry,
    guest: id,
    device,
    seen,
    status: 'early',
    knockedAt: at,
    rangReady: false,
    doorUsed: false,
    ousted: false,
    messages: [],
  };
  const early = at < opensAt(visit);
  const rings = startRing({ ...arrived, status: 'waiting', waitingSince: at }, now);
  const waiting: Entry = early ? arrived : { ...rings, ...silenced(ofGuest, at) };
  const bound = changeGuest(visit, id, (one) => (one.device === undefined ? { ...one, device } : one));
  // With the new one as many as are kept.
  const forgotten = new Set(ofGuest.slice(0, 1 - STAYS).filter(isForgettable));
  return { ...bound, entries: [...bound.entries.filter((one) => !forgotten.has(one)), waiting] };
}

/** A visitor who was declined, or rang often, waits as if the tablet rang: they do not learn of it, and staff may let it ring. */
function silenced(ofGuest: readonly Entry[], at: number): Pick<Entry, 'ring'> {
  if (ofGuest.some(({ ring }) => ring === 'declined')) return { ring: 'declined' };
  const lately = ofGuest.filter(({ rangAt = 0 }) => rangAt > at - RINGS.within);
  return lately.length >= RINGS.most ? { ring: 'stopped' } : {};
}

/** Whether a stay came to nothing, and nothing of it is open. */
const isForgettable = ({ status, admittedAt, doorUsed }: Entry): boolean =>
  status === 'gone' && admittedAt === undefined && !doorUsed;
