import { startRing } from './entry-changes.ts';
import type { Entry, Visit } from './visit.ts';
import type { VisitCircumstances } from './visit-input.ts';

/** Rings of one guest's stays, in milliseconds. */
const RINGS = { most: 4, within: 600_000 } as const;

/**
 * Takes a visitor into the open lobby. Who was turned away, or rang often, or comes while the visit is locked, waits as if
 * the tablet rang: they do not learn of it, and staff may let it ring. Only devices count that are known at least
 * as well as this one: a link that was spread must not keep out who is invited.
 */
export function startWait(visit: Visit, entry: Entry, now: VisitCircumstances): Entry {
  const waiting = startRing({ ...entry, status: 'waiting', waitingSince: now.at }, now);
  const others = staysOfLink(visit, entry.guest).filter((one) => one.id !== entry.id);
  const alike = others.filter((one) => isKnownAsWell(one, entry));
  const refused = refusalsAmong(others).filter((one) => alike.includes(one));
  if (refused.some(({ device, ring }) => device === entry.device && ring === 'declined'))
    return { ...waiting, ring: 'declined' };
  const lately = alike.filter(({ rangAt = 0 }) => rangAt > now.at - RINGS.within);
  const silent = visit.lockedAt !== undefined || refused.length > 0 || lately.length >= RINGS.most;
  return silent ? { ...waiting, ring: 'stopped' } : waiting;
}

type Known = Pick<Entry, 'seen' | 'identified'>;
/** An account says best who somebody is, then the device of the first press. */
const rankOf = ({ seen, identified = false }: Known): number => Number(seen) + Number(identified);
/** Whether somebody is known to be the guest at least as well as another. */
export const isKnownAsWell = (one: Known, other: Known): boolean => rankOf(one) >= rankOf(other);

/** The stays that a guest had by the link that holds. */
export const staysOfLink = ({ entries }: Visit, guest: Entry['guest']): readonly Entry[] =>
  entries.filter((one) => one.guest === guest && one.byOldLink !== true);

/** The refusals that stand, by the resident or by staff: those of which each device heard the last time. */
export const refusalsAmong = (stays: readonly Entry[]): readonly Entry[] =>
  stays.filter(
    (one, place) =>
      (one.ring === 'declined' || one.goneBecause === 'declined') &&
      !stays.some(({ device }, later) => later > place && device === one.device),
  );
