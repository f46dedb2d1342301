import {
  admitEntry,
  changeEntries,
  changeEntry,
  changeGuest,
  enterResident,
  finish,
  goAway,
  outcomeOf,
  setLocked,
  startRing,
  undoLeave,
} from './entry-changes.ts';
import { isHelpAwaited } from './help.ts';
import { knock } from './knock.ts';
import { passTime } from './pass-time.ts';
import { blockSource, removeGuest, removeParticipant } from './rulings.ts';
import {
  findEntry,
  doorWanted,
  isRinging,
  isWaiting,
  limitAt,
  looksUntil,
  overMailFor,
  phaseOf,
  waitsForStaff,
  type Entry,
  type Guest,
  type Visit,
} from './visit.ts';
import type { EntryId } from './visit-ids.ts';
import type { VisitEffect } from './visit-effects.ts';
import type { Leaver, VisitCircumstances, VisitInput } from './visit-input.ts';
import { STAFF_AWAY, STAFF_UNSEEN, WARN_BEFORE } from './visit-times.ts';

/** The latest messages of staff that a visitor who waits reads. */
const MESSAGES = 20;
/** How often a call is noted to have moved. */
const CARRIED = 50;

/**
 * What becomes of a visit; the same object when nothing changed. Pure; what has become due by the time of an input happens
 * before it.
 */
export function stepVisit(visit: Visit, input: VisitInput, now: VisitCircumstances): Visit {
  const timely = passTime(visit, now);
  const taken = timely.over === undefined ? take(timely, input, now) : takeAfterwards(timely, input, now);
  return passTime(taken, now);
}

function take(visit: Visit, input: VisitInput, now: VisitCircumstances): Visit {
  const { at } = now;
  switch (input.type) {
    case 'tick':
      return visit;
    case 'invite':
      return visit.guests.some(({ id }) => id === input.guest.id)
        ? visit
        : { ...visit, guests: [...visit.guests, input.guest] };
    case 'revoke':
      return revoke(visit, input.guest, at);
    case 'renew':
      return renew(visit, input.guest, at);
    case 'knock':
      return knock(visit, input, now);
    case 'answer':
      return answer(visit, input, at);
    case 'admit': {
      const entry = findEntry(visit, input.entry);
      const locked = visit.lockedAt !== undefined && input.by === 'resident';
      return entry && isWaiting(entry) && !locked ? admitEntry(visit, entry, { at, ...input }) : visit;
    }
    case 'decline':
      return changeEntry(visit, input.entry, (entry) => decline(entry, input.by));
    case 'look':
      return changeEntry(visit, input.entry, (entry) =>
        entry.status === 'waiting' && (entry.lookedAtUntil ?? 0) < looksUntil(at)
          ? { ...entry, lookedAtUntil: looksUntil(at) }
          : entry,
      );
    case 'ring-again':
      return changeEntry(visit, input.entry, (entry) =>
        entry.status === 'waiting' && !isRinging(entry) && visit.lockedAt === undefined
          ? startRing(entry, now)
          : entry,
      );
    case 'message':
      return changeEntry(visit, input.entry, (entry) => {
        const known = entry.messages.some(({ id }) => id === input.message.id);
        if (known || entry.status === 'gone') return entry;
        return { ...entry, messages: [...entry.messages, input.message].slice(-MESSAGES) };
      });
    case 'other-time':
      return changeEntry(visit, input.entry, (entry) =>
        entry.otherTimeOfferedAt !== undefined && entry.otherTimeAskedAt === undefined && isWaiting(entry)
          ? { ...entry, otherTimeAskedAt: at }
          : entry,
      );
    case 'leave':
      return leave(visit, input.who, at);
    case 'return':
      return comeBack(visit, input.who, at);
    case 'help':
      return mayCallHelp(visit, input.entry) ? help(visit, at) : visit;
    case 'help-taken':
      return isHelpAwaited(visit) && visit.helpComing !== input.by
        ? { ...visit, helpComing: input.by }
        : visit;
    case 'remove':
      return removeGuest(visit, input.guest, at);
    case 'remove-participant':
      return removeParticipant(visit, input.participant, at);
    case 'block':
      return blockSource(visit, input);
    case 'lock':
      return setLocked(visit, input.locked, at);
    case 'cancel':
      return phaseOf(visit) === 'in-call' ? visit : finish(visit, at, 'cancelled');
    case 'end':
      return finish(visit, at, outcomeOf(visit), 'staff');
    case 'extend':
      return extend(visit, input.by, at);
    case 'present':
      return notePresence(seenAgain(visit), input, at);
    case 'unseen':
      return noteUnseen(visit, at);
    case 'carried':
    case 'done':
      return takeAfterwards(visit, input, now);
  }
}

/** What is still taken when a visit is over. */
function takeAfterwards(visit: Visit, input: VisitInput, { at }: VisitCircumstances): Visit {
  if (input.type === 'carried') {
    const { carried } = input;
    const last = visit.carried.at(-1);
    const known = last !== undefined && last.call === carried.call && last.deployment === carried.deployment;
    return known ? visit : { ...visit, carried: [...visit.carried, carried].slice(-CARRIED) };
  }
  return input.type === 'done' ? noteDone(visit, input.effect, at) : visit;
}

function noteDone(visit: Visit, effect: VisitEffect, at: number): Visit {
  switch (effect.type) {
    case 'close-call':
      return visit.over === undefined || visit.callClosed ? visit : { ...visit, callClosed: true };
    case 'close-door':
      return changeEntry(visit, effect.entry, (entry) =>
        entry.doorUsed && !doorWanted(visit, entry, at) ? { ...entry, doorUsed: false } : entry,
      );
    case 'oust':
      return changeEntry(visit, effect.entry, (entry) =>
        entry.status === 'gone' && !entry.ousted ? { ...entry, ousted: true } : entry,
      );
    case 'pause':
      return visit.pauseApplied || !waitsForStaff(visit) ? visit : { ...visit, pauseApplied: true };
    case 'mail':
      return changeGuest(visit, effect.guest, (guest) =>
        guest.mailed === undefined && overMailFor(visit, guest) !== undefined
          ? { ...guest, mailed: effect.about }
          : guest,
      );
  }
}

function revoke(visit: Visit, guest: EntryOwner, at: number): Visit {
  const revoked = changeGuest(visit, guest, (one) =>
    one.revokedAt === undefined ? { ...one, revokedAt: at } : one,
  );
  return changeEntries(revoked, (entry) => {
    const outside = isWaiting(entry) || (entry.status === 'left' && entry.leftFrom !== 'admitted');
    return entry.guest === guest && outside ? goAway(entry, 'revoked') : entry;
  });
}

/**
 * Visitors who wait by the old link go; those inside stay, and are no longer known by their device. What was refused to
 * somebody with the old link is not held against the one who gets the new link.
 */
function renew(visit: Visit, guest: EntryOwner, at: number): Visit {
  const renewed = changeGuest(revoke(visit, guest, at), guest, withoutDevice);
  return changeEntries(renewed, (entry) => (entry.guest === guest ? ofOldLink(entry) : entry));
}

function ofOldLink(entry: Entry): Entry {
  const seen = entry.seen && entry.status === 'gone';
  return entry.byOldLink === true && entry.seen === seen ? entry : { ...entry, byOldLink: true, seen };
}

type EntryOwner = Entry['guest'];
type Answer = Extract<VisitInput, { type: 'answer' }>;

function withoutDevice(guest: Guest): Guest {
  const { revokedAt: _, device: __, ...renewed } = guest;
  return renewed;
}

/** A resident who declined may still answer: the visitor waits. */
function answer(visit: Visit, { entry: id, on }: Answer, at: number): Visit {
  const entry = findEntry(visit, id);
  if (!entry || entry.ring === 'answered') return visit;
  const answered = changeEntry(visit, id, () => ({ ...entry, ring: 'answered', answeredOn: on }));
  if (entry.status === 'waiting') return visit.lockedAt === undefined ? answered : visit;
  if (entry.status !== 'admitted' || (visit.residentInAt !== undefined && !isRinging(entry))) return visit;
  return enterResident(answered, at, on);
}

/** The visitor does not learn of the resident's refusal, and waits on; that of staff ends the stay. */
function decline(entry: Entry, by: 'resident' | 'staff'): Entry {
  if (by === 'staff') return isWaiting(entry) ? goAway(entry, 'declined') : entry;
  const refused = (entry.status === 'waiting' && entry.ring !== 'declined') || isRinging(entry);
  return refused ? { ...entry, ring: 'declined' } : entry;
}

function leave(visit: Visit, who: Leaver, at: number): Visit {
  if (who === 'resident') {
    const inside = visit.residentInAt !== undefined && visit.residentLeftAt === undefined;
    return inside ? { ...visit, residentLeftAt: at } : visit;
  }
  return changeEntry(visit, who, (entry) => {
    const { status } = entry;
    if (status === 'left' || status === 'gone') return entry;
    return { ...entry, status: 'left', leftAt: at, leftFrom: status };
  });
}

function comeBack(visit: Visit, who: Leaver, at: number): Visit {
  if (who === 'resident') {
    if (visit.residentLeftAt === undefined || visit.residentOn === undefined) return visit;
    const { residentLeftAt: _, ...back } = visit;
    return back;
  }
  return changeEntry(visit, who, (entry) => undoLeave(entry, at));
}

/** Everyone who is in the call; a visitor who waits has the lobby's ways. */
const mayCallHelp = (visit: Visit, entry: EntryId | undefined): boolean =>
  entry === undefined ? visit.residentInAt !== undefined : findEntry(visit, entry)?.status === 'admitted';

function help(visit: Visit, at: number): Visit {
  if (phaseOf(visit) !== 'in-call' || isHelpAwaited(visit)) return visit;
  const { helpHereAt: _, helpComing: __, ...asking } = visit;
  const asked: Visit = { ...asking, helpAskedAt: at, ...(visit.staffPresent && { helpHereAt: at }) };
  return visit.staffPresent && visit.helpHereAt !== undefined ? visit : asked;
}

function extend(visit: Visit, by: number, at: number): Visit {
  const { warnedAt: _, ...longer } = { ...visit, limit: visit.limit + by, endsAt: visit.endsAt + by };
  const limit = limitAt(longer);
  return limit === undefined || limit - WARN_BEFORE > at ? longer : { ...longer, warnedAt: at };
}

function seenAgain(visit: Visit): Visit {
  if (visit.unseenSince === undefined) return visit;
  const { unseenSince: _, ...seen } = visit;
  return seen;
}

/** What nobody sees does not let anyone talk for whom staff must be there. */
function noteUnseen(visit: Visit, at: number): Visit {
  const { unseenSince = at, staffRequired, staffPresent } = visit;
  if (visit.unseenSince === undefined) return { ...visit, unseenSince };
  return staffRequired && staffPresent && at >= unseenSince + STAFF_UNSEEN ? withoutStaff(visit) : visit;
}

function notePresence(
  visit: Visit,
  { staff, others }: { readonly staff: boolean; readonly others: boolean },
  at: number,
): Visit {
  const noted = staff ? noteStaff(visit, at) : noteNoStaff(visit, at);
  // Who may not be connected is not missing.
  const absent = phaseOf(visit) === 'in-call' && !others && !waitsForStaff(noted);
  if (absent === (noted.absentSince !== undefined)) return noted;
  if (absent) return { ...noted, absentSince: at };
  const { absentSince: _, ...there } = noted;
  return there;
}

/** Staff who come answer a call for help. */
function noteStaff(visit: Visit, at: number): Visit {
  if (visit.staffPresent && visit.staffAwaySince === undefined) return visit;
  const { staffAwaySince: _, ...there } = visit;
  return {
    ...there,
    staffPresent: true,
    pauseApplied: false,
    ...(isHelpAwaited(visit) && { helpHereAt: at }),
  };
}

/** A reload of theirs does not count. When they are gone, so is the answer to a call for help. */
function noteNoStaff(visit: Visit, at: number): Visit {
  if (!visit.staffPresent) return visit;
  const { staffAwaySince = at } = visit;
  if (at < staffAwaySince + STAFF_AWAY)
    return visit.staffAwaySince === undefined ? { ...visit, staffAwaySince } : visit;
  return withoutStaff(visit);
}

function withoutStaff(visit: Visit): Visit {
  const { staffAwaySince: _, ...alone } = visit;
  if (visit.helpHereAt === undefined) return { ...alone, staffPresent: false };
  const { helpAskedAt: __, helpHereAt: ___, helpComing: ____, ...unasked } = alone;
  return { ...unasked, staffPresent: false };
}
