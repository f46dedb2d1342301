import {
  admitEntry,
  changeEntries,
  changeEntry,
  enterResident,
  finish,
  goAway,
  outcomeOf,
} from './entry-changes.ts';
import { startWait } from './refusals.ts';
import {
  closesAt,
  doorClosesAt,
  doorWanted,
  findGuest,
  isRinging,
  isWaiting,
  limitAt,
  mayCome,
  mayReturn,
  opensAt,
  phaseOf,
  type Entry,
  type Visit,
} from './visit.ts';
import type { VisitCircumstances } from './visit-input.ts';
import {
  ABSENT,
  ALARM_AFTER,
  OTHER_TIME_AFTER,
  REMIND_BEFORE,
  RING,
  UNDO_LEAVE,
  WARN_BEFORE,
} from './visit-times.ts';

/** What has become due. A second time at the same moment changes nothing. */
export function passTime(visit: Visit, now: VisitCircumstances): Visit {
  let current = visit;
  for (const step of [
    openLobby,
    answerByItself,
    endRings,
    markWaits,
    endLeaves,
    endVisit,
    remind,
    openDoors,
  ]) {
    if (current.over !== undefined) return current;
    current = step(current, now);
  }
  return current;
}

/** Who came early waits from the opening on, and rings then. */
function openLobby(visit: Visit, now: VisitCircumstances): Visit {
  const { at } = now;
  if (at < opensAt(visit)) return visit;
  return changeEntries(visit, (entry) => (entry.status === 'early' ? startWait(visit, entry, now) : entry));
}

/** A tablet that was not ready in time does not answer later: the resident would not expect it any more. */
function answerByItself(visit: Visit, { at, readyTablet: on }: VisitCircumstances): Visit {
  if (on === undefined) return visit;
  let current = visit;
  for (const entry of visit.entries) {
    const due = autoAnswerAt(visit, entry);
    if (due === undefined || at < due || at >= (entry.rangAt ?? 0) + RING) continue;
    if (entry.status === 'waiting') current = admitEntry(current, entry, { at, by: 'auto', on });
    else
      current = enterResident(
        changeEntry(current, entry.id, (one) => ({ ...one, ring: 'answered' })),
        at,
        on,
      );
  }
  return current;
}

/** When the tablet answers an entry's ring by itself, which it does for devices that are known alone. */
export function autoAnswerAt(visit: Visit, entry: Entry): number | undefined {
  const seconds = findGuest(visit, entry.guest)?.autoAnswer;
  if (seconds === undefined || !entry.seen || !isRinging(entry) || entry.rangAt === undefined)
    return undefined;
  return entry.rangAt + seconds * 1_000;
}

function endRings(visit: Visit, { at, readyTablet }: VisitCircumstances): Visit {
  return changeEntries(visit, (entry) => {
    if (!isRinging(entry) || entry.rangAt === undefined) return entry;
    if (at >= entry.rangAt + RING) return { ...entry, ring: entry.rangReady ? 'unanswered' : 'unavailable' };
    return readyTablet !== undefined && !entry.rangReady ? { ...entry, rangReady: true } : entry;
  });
}

function markWaits(visit: Visit, { at }: VisitCircumstances): Visit {
  return changeEntries(visit, (entry) => {
    const { status, waitingSince, alarmedAt, otherTimeOfferedAt } = entry;
    if (status !== 'waiting' || waitingSince === undefined) return entry;
    const alarm = alarmedAt === undefined && at >= waitingSince + ALARM_AFTER;
    const offer = otherTimeOfferedAt === undefined && at >= waitingSince + OTHER_TIME_AFTER;
    if (!alarm && !offer) return entry;
    return { ...entry, ...(alarm && { alarmedAt: at }), ...(offer && { otherTimeOfferedAt: at }) };
  });
}

function endLeaves(visit: Visit, { at }: VisitCircumstances): Visit {
  const { residentLeftAt } = visit;
  if (residentLeftAt !== undefined && at >= residentLeftAt + UNDO_LEAVE)
    return finish(visit, at, 'ended', 'resident-left');
  return changeEntries(visit, (entry) =>
    entry.status === 'left' && !mayReturn(entry, at) ? goAway(entry, 'left') : entry,
  );
}

function endVisit(visit: Visit, { at }: VisitCircumstances): Visit {
  const limit = limitAt(visit);
  if (limit !== undefined && at >= limit) return finish(visit, at, 'ended', 'time-limit');
  if (visit.absentSince !== undefined && at >= visit.absentSince + ABSENT)
    return finish(visit, at, 'ended', 'absent');
  if (visit.callSince !== undefined && isDeserted(visit)) return finish(visit, at, 'ended', 'visitors-left');
  return at >= closesAt(visit) && phaseOf(visit) !== 'in-call' ? finish(visit, at, outcomeOf(visit)) : visit;
}

/** Whether every visitor is gone, and none is still to come. */
const isDeserted = ({ entries, guests }: Visit): boolean =>
  entries.every(({ status }) => status === 'gone') &&
  guests.every((one) => !mayCome(one) || entries.some(({ guest }) => guest === one.id));

function remind(visit: Visit, { at }: VisitCircumstances): Visit {
  const warnAt = warningAt(visit);
  const warn = warnAt !== undefined && at >= warnAt;
  const due = visit.remindedAt === undefined && at >= visit.startsAt - REMIND_BEFORE;
  if (!warn && !due) return visit;
  return { ...visit, ...(warn && { warnedAt: at }), ...(due && { remindedAt: at }) };
}

const warningAt = (visit: Visit): number | undefined => {
  const limit = limitAt(visit);
  return visit.warnedAt === undefined && limit !== undefined ? limit - WARN_BEFORE : undefined;
};

function openDoors(visit: Visit, { at }: VisitCircumstances): Visit {
  return changeEntries(visit, (entry) =>
    !entry.doorUsed && doorWanted(visit, entry, at) ? { ...entry, doorUsed: true } : entry,
  );
}

/** When something of a visit becomes due next, after a moment; `undefined` when nothing does. */
export function nextDue(visit: Visit, at: number): number | undefined {
  if (visit.over !== undefined) return undefined;
  const { residentLeftAt, absentSince, remindedAt, startsAt } = visit;
  return earliest(
    [
      ...visit.entries.flatMap((entry) => dueOfEntry(visit, entry)),
      residentLeftAt === undefined ? undefined : residentLeftAt + UNDO_LEAVE,
      absentSince === undefined ? undefined : absentSince + ABSENT,
      limitAt(visit),
      warningAt(visit),
      remindedAt === undefined ? startsAt - REMIND_BEFORE : undefined,
      closesAt(visit),
    ].filter((time) => time === undefined || time > at),
  );
}

/** The first of several times, some of which may never come; `undefined` when none does. */
export function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function dueOfEntry(visit: Visit, entry: Entry): readonly (number | undefined)[] {
  const { status, rangAt, waitingSince = 0, leftAt = 0, alarmedAt, otherTimeOfferedAt } = entry;
  const ringEnd = rangAt === undefined ? undefined : rangAt + RING;
  const ofStatus = {
    early: [opensAt(visit)],
    waiting: [
      ringEnd,
      entry.lookedAtUntil,
      alarmedAt === undefined ? waitingSince + ALARM_AFTER : undefined,
      otherTimeOfferedAt === undefined ? waitingSince + OTHER_TIME_AFTER : undefined,
    ],
    admitted: [
      isRinging(entry) ? ringEnd : undefined,
      entry.doorUsed ? doorClosesAt(visit, entry) : undefined,
    ],
    left: [leftAt + UNDO_LEAVE],
    gone: [],
  }[status];
  return [...ofStatus, isWaiting(entry) || status === 'admitted' ? autoAnswerAt(visit, entry) : undefined];
}
