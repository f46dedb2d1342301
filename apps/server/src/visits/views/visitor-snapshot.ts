import {
  entryOfDevice,
  findGuest,
  mayReturn,
  opensAt,
  ringShown,
  doorWanted,
  wasAdmitted,
  type Entry,
  type Guest,
  type Visit,
} from '../policy/visit.ts';
import { autoAnswerAt } from '../policy/pass-time.ts';
import type { GuestId } from '../policy/visit-ids.ts';
import { UNDO_LEAVE } from '../policy/visit-times.ts';
import { doorKeyOf } from '../door/visit-keys.ts';
import type { Surroundings } from './surroundings.ts';
import { isoTime } from './iso-time.ts';
import { runningCall, type RunningCall } from './running-call.ts';
import { shownMessages, type ShownMessage } from './shown-messages.ts';

/** Whose device a visitor's page is, as far as the link is concerned. */
type Bound = 'none' | 'this' | 'other';

type OverReason =
  | 'ended'
  /** Declined, unanswered or nobody there: alike to the visitor. */
  | 'unavailable'
  | 'other-time'
  | 'cancelled'
  | 'expired'
  | 'removed'
  | 'left';

/** Times are ISO 8601 (RFC 3339). */
type VisitorState =
  /** A device check is possible; a knock is kept, and becomes a place in the lobby at `opensAt`. */
  | { readonly name: 'early'; readonly opensAt: string }
  | { readonly name: 'check' }
  | ({ readonly name: 'lobby' } & Waiting)
  | ({ readonly name: 'ringing'; readonly autoAnswerAt?: string } & Waiting)
  /** `call`: the key of the call. */
  | ({ readonly name: 'in-call'; readonly call: string } & RunningCall)
  | { readonly name: 'over'; readonly reason: OverReason; readonly mayReturnUntil?: string };

interface Waiting {
  readonly since: string;
  /** Whether staff have been alarmed. */
  readonly staffTold: boolean;
  readonly otherTime: 'no' | 'offered' | 'asked';
  /** The key of the call in which the visitor's camera is shown before the admission; absent: nobody looks. */
  readonly door?: string;
}

/** What a visitor's page may know. */
export interface VisitorSnapshot {
  readonly now: string;
  readonly residence: string;
  readonly resident: string;
  readonly visitor: string;
  readonly timeZone: string;
  readonly startsAt: string;
  readonly endsAt: string;
  /** How to reach the residence otherwise. */
  readonly contact?: string;
  readonly bound: Bound;
  readonly state: VisitorState;
  /** From staff, the newest last. */
  readonly messages: readonly ShownMessage[];
}

/** What the page of an invitation shows on a device; `undefined` when the visit knows no such guest. */
export function visitorSnapshot(
  visit: Visit,
  guestId: GuestId,
  device: string | undefined,
  { at, residence, resident }: Surroundings,
): VisitorSnapshot | undefined {
  const guest = findGuest(visit, guestId);
  if (!guest) return undefined;
  const entry = device === undefined ? undefined : entryOfDevice(visit, guestId, device);
  return {
    now: isoTime(at),
    residence: residence.name,
    resident,
    visitor: guest.name,
    timeZone: residence.timeZone,
    startsAt: isoTime(visit.startsAt),
    endsAt: isoTime(visit.endsAt),
    ...(residence.contact !== undefined && { contact: residence.contact }),
    bound: boundOf(guest, entry, device),
    state: stateOf(visit, guest, entry, at),
    messages: entry ? shownMessages(entry) : [],
  };
}

function boundOf({ device: first }: Guest, entry: Entry | undefined, device: string | undefined): Bound {
  if (entry || (first !== undefined && first === device)) return 'this';
  return first === undefined ? 'none' : 'other';
}

function stateOf(visit: Visit, guest: Guest, entry: Entry | undefined, at: number): VisitorState {
  if (guest.removedAt !== undefined) return { name: 'over', reason: 'removed' };
  if (visit.over !== undefined) return { name: 'over', reason: overReason(visit, guest, entry) };
  if (entry?.goneBecause === 'declined') return { name: 'over', reason: 'unavailable' };
  if (guest.revokedAt !== undefined && entry?.status !== 'admitted')
    return { name: 'over', reason: 'cancelled' };
  if (!entry || entry.goneBecause === 'revoked')
    return at < opensAt(visit) ? early(visit) : { name: 'check' };
  switch (entry.status) {
    case 'early':
      return early(visit);
    case 'waiting':
      return waiting(visit, entry, at);
    case 'admitted':
      return { name: 'in-call', call: visit.key, ...runningCall(visit) };
    case 'left':
    case 'gone':
      return {
        name: 'over',
        reason: 'left',
        ...(mayReturn(entry, at) && { mayReturnUntil: isoTime((entry.leftAt ?? 0) + UNDO_LEAVE) }),
      };
  }
}

const early = (visit: Visit): VisitorState => ({ name: 'early', opensAt: isoTime(opensAt(visit)) });

function overReason(visit: Visit, { id }: Guest, entry: Entry | undefined): OverReason {
  const outcome = visit.over?.outcome;
  if (outcome === 'cancelled' || outcome === 'expired') return outcome;
  const inside = wasAdmitted(visit, id);
  if (inside || !entry) return outcome === 'ended' || inside ? 'ended' : 'expired';
  return entry.otherTimeAskedAt === undefined ? 'unavailable' : 'other-time';
}

/** Nothing here may depend on what came of the ring. */
function waiting(visit: Visit, entry: Entry, at: number): VisitorState {
  const { rangAt, alarmedAt, otherTimeOfferedAt, otherTimeAskedAt } = entry;
  const rings = ringShown(entry, at);
  const { ring: _, ...silent } = entry;
  const answersAt = rings ? autoAnswerAt(visit, silent) : undefined;
  const offered = otherTimeOfferedAt === undefined ? 'no' : 'offered';
  const common: Waiting = {
    since: isoTime(entry.waitingSince ?? rangAt ?? at),
    staffTold: alarmedAt !== undefined,
    otherTime: otherTimeAskedAt === undefined ? offered : 'asked',
    ...(doorWanted(visit, entry, at) && { door: doorKeyOf(visit.id, entry.id) }),
  };
  if (!rings) return { name: 'lobby', ...common };
  return {
    name: 'ringing',
    ...common,
    ...(answersAt !== undefined && { autoAnswerAt: isoTime(answersAt) }),
  };
}
