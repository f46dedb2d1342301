import { doorKeyOf } from '../door/visit-keys.ts';
import { comingOf, helpOf, isHelpAwaited } from '../policy/help.ts';
import {
  doorWanted,
  findGuest,
  isRinging,
  phaseOf,
  type Entry,
  type Visit,
  type VisitPhase,
} from '../policy/visit.ts';
import { REMIND_BEFORE } from '../policy/visit-times.ts';
import type { ResidenceView, TabletStanding } from '../service/residence.ts';
import { isoTime } from './iso-time.ts';
import { shownMessages, type ShownMessage } from './shown-messages.ts';

type EntryState =
  | 'early'
  | 'ringing'
  | 'waiting'
  | 'answered'
  | 'admitted'
  | 'declined'
  | 'unanswered'
  | 'unavailable'
  | 'left'
  | 'removed';

/** A call of a visit as it is now, and who is in it. */
export interface LiveCall {
  readonly provider: string;
  readonly since: string;
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    /** Of their connection, as they say. */
    readonly quality?: string;
    readonly muted: boolean;
    readonly blocked: readonly string[];
  }[];
}

export interface StaffVisit {
  readonly id: string;
  readonly resident: { readonly id: string; readonly name: string };
  readonly state: VisitPhase;
  /** How it ended. */
  readonly reason?: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly staffRequired: boolean;
  /** A resident invited from their tablet, so that somebody has to pass on the link. */
  readonly byResident: boolean;
  readonly tablet?: { readonly id: string; readonly name: string; readonly ready: boolean };
  /** Everyone who is invited; each is an invitation. */
  readonly guests: readonly {
    readonly id: string;
    readonly name: string;
    readonly relation: string;
    readonly revoked: boolean;
    readonly removed: boolean;
  }[];
  readonly entries: readonly {
    readonly id: string;
    readonly visitor: { readonly id: string; readonly name: string; readonly relation: string };
    readonly state: EntryState;
    readonly since?: string;
    readonly seen: boolean;
    readonly alarm: boolean;
    readonly otherTime: boolean;
    readonly door?: string;
    readonly messages: readonly ShownMessage[];
  }[];
  readonly call?: {
    readonly key: string;
    readonly help: 'no' | 'called' | 'here';
    readonly helpComing?: string;
    /** Only staff can let more visitors in. */
    readonly locked: boolean;
  } & Partial<LiveCall>;
}

interface Alarm {
  readonly kind: 'waiting' | 'help' | 'tablet' | 'other-time';
  readonly visit: string;
  readonly entry?: string;
  readonly tablet?: string;
  readonly since: string;
  /** Who said that they look after it. */
  readonly by?: string;
}

/** What staff see of their residence. Times are ISO 8601. */
export interface StaffSnapshot {
  readonly now: string;
  readonly residence: string;
  readonly timeZone: string;
  readonly me: { readonly name: string; readonly role: string; readonly may: readonly string[] };
  readonly visits: readonly StaffVisit[];
  readonly tablets: readonly TabletStanding[];
  readonly alarms: readonly Alarm[];
}

export interface StaffView {
  readonly visits: readonly Visit[];
  readonly residence: ResidenceView;
  /** Of visits in a call, by the visit's id. */
  readonly calls: ReadonlyMap<string, LiveCall>;
  readonly at: number;
}

/** What every member of staff of a residence sees, beside who they are. */
export function staffSnapshot({ visits, residence, calls, at }: StaffView): Omit<StaffSnapshot, 'me'> {
  return {
    now: isoTime(at),
    residence: residence.name,
    timeZone: residence.timeZone,
    visits: visits.map((visit) => staffVisit(visit, residence, calls.get(visit.id), at)),
    tablets: residence.tablets,
    alarms: visits.flatMap((visit) => alarmsOf(visit, residence, at)),
  };
}

export function staffVisit(
  visit: Visit,
  residence: ResidenceView,
  live: LiveCall | undefined,
  at: number,
): StaffVisit {
  const state = phaseOf(visit);
  const tablet = tabletOf(visit, residence);
  return {
    id: visit.id,
    resident: { id: visit.resident, name: residence.residents.get(visit.resident)?.name ?? '' },
    state,
    ...(visit.over && { reason: visit.over.cause ?? visit.over.outcome }),
    startsAt: isoTime(visit.startsAt),
    endsAt: isoTime(visit.endsAt),
    staffRequired: visit.staffRequired,
    byResident: visit.createdBy.startsWith('tablet:'),
    ...(tablet && { tablet: { id: tablet.id, name: tablet.name, ready: tablet.ready } }),
    guests: visit.guests.map(({ id, name, relation, revokedAt, removedAt }) => ({
      id,
      name,
      relation,
      revoked: revokedAt !== undefined,
      removed: removedAt !== undefined,
    })),
    entries: visit.entries.filter(isShown).map((entry) => staffEntry(visit, entry, at)),
    ...(state === 'in-call' && {
      call: {
        key: visit.key,
        help: helpOf(visit),
        ...comingOf(visit),
        locked: visit.lockedAt !== undefined,
        ...live,
      },
    }),
  };
}

/** The tablet that would ring, or the one on which the resident is. */
function tabletOf({ resident, residentOn }: Visit, { tablets }: ResidenceView): TabletStanding | undefined {
  const ofResident = tablets.filter(({ residents }) => residents.includes(resident));
  return (
    ofResident.find(({ id }) => id === residentOn) ?? ofResident.find(({ ready }) => ready) ?? ofResident[0]
  );
}

/** Stays that came to nothing, other than who is kept out, only fill the table. */
const isShown = ({ status, admittedAt, goneBecause }: Entry): boolean =>
  status !== 'gone' || admittedAt !== undefined || goneBecause === 'removed' || goneBecause === 'declined';

function staffEntry(visit: Visit, entry: Entry, at: number): StaffVisit['entries'][number] {
  const { name = '', relation = '', id: guest = '' } = findGuest(visit, entry.guest) ?? {};
  const { waitingSince, knockedAt, admittedAt, leftAt } = entry;
  return {
    id: entry.id,
    visitor: { id: guest, name, relation },
    state: entryState(entry),
    since: isoTime(leftAt ?? admittedAt ?? waitingSince ?? knockedAt),
    seen: entry.seen,
    alarm: entry.alarmedAt !== undefined && entry.status === 'waiting',
    otherTime: entry.otherTimeAskedAt !== undefined,
    ...(doorWanted(visit, entry, at) && { door: doorKeyOf(visit.id, entry.id) }),
    messages: shownMessages(entry),
  };
}

function entryState(entry: Entry): EntryState {
  switch (entry.status) {
    case 'early':
    case 'admitted':
    case 'left':
      return entry.status;
    case 'gone':
      return entry.goneBecause === 'removed' || entry.goneBecause === 'declined' ? entry.goneBecause : 'left';
    case 'waiting':
      if (isRinging(entry)) return 'ringing';
      return entry.ring === undefined || entry.ring === 'stopped' ? 'waiting' : entry.ring;
  }
}

function alarmsOf(visit: Visit, residence: ResidenceView, at: number): readonly Alarm[] {
  if (visit.over !== undefined) return [];
  const alarms: Alarm[] = [];
  for (const { id, status, alarmedAt, otherTimeAskedAt } of visit.entries) {
    if (status !== 'waiting') continue;
    if (alarmedAt !== undefined)
      alarms.push({ kind: 'waiting', visit: visit.id, entry: id, since: isoTime(alarmedAt) });
    if (otherTimeAskedAt !== undefined)
      alarms.push({ kind: 'other-time', visit: visit.id, entry: id, since: isoTime(otherTimeAskedAt) });
  }
  const { helpAskedAt, helpComing } = visit;
  if (helpAskedAt !== undefined && isHelpAwaited(visit))
    alarms.push({
      kind: 'help',
      visit: visit.id,
      since: isoTime(helpAskedAt),
      ...(helpComing !== undefined && { by: helpComing }),
    });
  const soon = phaseOf(visit) !== 'in-call' && at >= visit.startsAt - REMIND_BEFORE && at < visit.endsAt;
  const tablet = soon ? tabletOf(visit, residence) : undefined;
  if (soon && tablet?.ready !== true)
    alarms.push({
      kind: 'tablet',
      visit: visit.id,
      ...(tablet && { tablet: tablet.id }),
      since: isoTime(visit.startsAt - REMIND_BEFORE),
    });
  return alarms;
}
