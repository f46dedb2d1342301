import { doorKeyOf } from '../door/visit-keys.ts';
import { autoAnswerAt } from '../policy/pass-time.ts';
import {
  findGuest,
  isRinging,
  mayCome,
  phaseOf,
  doorWanted,
  type Entry,
  type Visit,
} from '../policy/visit.ts';
import { RING, UNDO_LEAVE } from '../policy/visit-times.ts';
import type { ResidenceView } from '../service/residence.ts';
import { isoTime } from './iso-time.ts';
import { runningCall, type RunningCall } from './running-call.ts';

/** Visits of today that a tablet announces. */
const NEXT = 5;
const DAY = 24 * 3_600_000;
/** How far back missed rings are shown, and how many of them. */
const MISSED_FOR = 12 * 3_600_000;
const MISSED = 5;

interface Caller {
  readonly entry: string;
  readonly visit: string;
  readonly resident: string;
  readonly name: string;
  readonly relation: string;
  /** Whether the device is the one that opened the link first. */
  readonly seen: boolean;
}

/** What a paired tablet may know. Times are ISO 8601. */
export interface TabletSnapshot {
  readonly now: string;
  readonly residence: string;
  readonly timeZone: string;
  readonly tablet: { readonly id: string; readonly name: string };
  readonly residents: readonly { readonly id: string; readonly name: string }[];
  readonly next: readonly {
    readonly visit: string;
    readonly resident: string;
    readonly visitors: readonly { readonly name: string; readonly relation: string }[];
    readonly startsAt: string;
  }[];
  /** Who rings now, the first of them. `door`: the call in which they are seen. */
  readonly ring?: Caller & {
    readonly since: string;
    readonly until: string;
    /** Staff have let them in already, and the resident has not answered. */
    readonly admitted: boolean;
    readonly door?: string;
    readonly autoAnswerAt?: string;
  };
  /** Whom the resident looks at, to admit or decline them. */
  readonly door?: Caller & { readonly door: string };
  readonly waiting: readonly Pick<Caller, 'entry' | 'name' | 'relation'>[];
  readonly call?: RunningCall & {
    readonly visit: string;
    readonly call: string;
    readonly resident: string;
    /** The names of who is in the call. */
    readonly visitors: readonly string[];
  };
  /** The resident has left, which can be undone until then. */
  readonly left?: { readonly visit: string; readonly until: string };
  readonly missed: readonly { readonly name: string; readonly at: string }[];
}

/** What a tablet shows of the visits of its residents, which are in the order of their start. */
export function tabletSnapshot(
  tablet: { readonly id: string; readonly name: string },
  all: readonly Visit[],
  residence: ResidenceView,
  at: number,
): TabletSnapshot {
  const rung = residence.tablets.find(({ id }) => id === tablet.id)?.residents ?? [];
  const visits = all.filter(({ resident }) => rung.includes(resident));
  const current = visits.filter(({ over }) => over === undefined);
  const nameOf = (id: string): string => residence.residents.get(id)?.name ?? '';
  const entries = current.flatMap((visit) => visit.entries.map((entry) => ({ visit, entry })));
  const looked = entries.find(
    ({ entry }) => entry.status === 'waiting' && entry.ring === 'answered' && entry.answeredOn === tablet.id,
  );
  const ringing = entries.filter(({ entry }) => isRinging(entry)).toSorted(byRing)[0];
  const inside = current.filter((visit) => isInsideOn(visit, tablet.id));
  const call = inside.find(({ residentLeftAt }) => residentLeftAt === undefined);
  const left = inside.find(({ residentLeftAt }) => residentLeftAt !== undefined);
  const describe = (visit: Visit, entry: Entry): Caller => ({
    entry: entry.id,
    visit: visit.id,
    resident: nameOf(visit.resident),
    ...who(visit, entry),
    seen: entry.seen,
  });
  return {
    now: isoTime(at),
    residence: residence.name,
    timeZone: residence.timeZone,
    tablet: { id: tablet.id, name: tablet.name },
    residents: rung.map((id) => ({ id, name: nameOf(id) })),
    next: current
      .filter((visit) => phaseOf(visit) !== 'in-call' && visit.endsAt > at && visit.startsAt < at + DAY)
      .slice(0, NEXT)
      .map((visit) => ({
        visit: visit.id,
        resident: nameOf(visit.resident),
        visitors: visit.guests.filter(mayCome).map(({ name, relation }) => ({ name, relation })),
        startsAt: isoTime(visit.startsAt),
      })),
    ...(ringing && { ring: { ...describe(ringing.visit, ringing.entry), ...ringOf(ringing, at) } }),
    ...(looked && {
      door: { ...describe(looked.visit, looked.entry), door: doorKeyOf(looked.visit.id, looked.entry.id) },
    }),
    waiting: entries
      .filter(
        ({ visit, entry }) =>
          entry.status === 'waiting' &&
          visit.lockedAt === undefined &&
          entry !== looked?.entry &&
          entry !== ringing?.entry,
      )
      .map(({ visit, entry }) => {
        const { name, relation } = who(visit, entry);
        return { entry: entry.id, name, relation };
      }),
    ...(call && { call: callOf(call, nameOf(call.resident)) }),
    ...(left && { left: { visit: left.id, until: isoTime((left.residentLeftAt ?? 0) + UNDO_LEAVE) } }),
    missed: visits
      .flatMap((visit) => visit.entries.filter(isMissed).map((entry) => ({ visit, entry })))
      .map(({ visit, entry }) => ({ name: who(visit, entry).name, at: entry.rangAt ?? 0 }))
      .filter((missed) => missed.at > at - MISSED_FOR)
      .slice(-MISSED)
      .map((missed) => ({ name: missed.name, at: isoTime(missed.at) })),
  };
}

interface Ringing {
  readonly visit: Visit;
  readonly entry: Entry;
}

const byRing = (one: Ringing, other: Ringing): number => (one.entry.rangAt ?? 0) - (other.entry.rangAt ?? 0);

function ringOf({ visit, entry }: Ringing, at: number) {
  const { rangAt = at } = entry;
  const answersAt = autoAnswerAt(visit, entry);
  return {
    since: isoTime(rangAt),
    until: isoTime(rangAt + RING),
    admitted: entry.status === 'admitted',
    ...(doorWanted(visit, entry, at) && { door: doorKeyOf(visit.id, entry.id) }),
    ...(answersAt !== undefined && { autoAnswerAt: isoTime(answersAt) }),
  };
}

const isInsideOn = (visit: Visit, tablet: string): boolean =>
  visit.residentInAt !== undefined && visit.residentOn === tablet && phaseOf(visit) === 'in-call';

function callOf(visit: Visit, resident: string) {
  return {
    visit: visit.id,
    call: visit.key,
    resident,
    visitors: visit.entries
      .filter(({ status }) => status === 'admitted')
      .map((entry) => who(visit, entry).name),
    ...runningCall(visit),
  };
}

const isMissed = ({ ring, admittedAt }: Entry): boolean =>
  (ring === 'unanswered' || ring === 'unavailable') && admittedAt === undefined;

function who(visit: Visit, { guest }: Entry): { readonly name: string; readonly relation: string } {
  const { name = '', relation = '' } = findGuest(visit, guest) ?? {};
  return { name, relation };
}
