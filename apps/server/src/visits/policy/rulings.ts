import type { ParticipantId, Source } from '@crossfade/video-core';
import { changeEntries, changeGuest, goAway } from './entry-changes.ts';
import type { Visit } from './visit.ts';
import type { GuestId } from './visit-ids.ts';
import type { SourceBlock } from './visit-input.ts';
import { isStaff, residentParticipant, visitorParticipant } from './visit-participants.ts';

/*
 * What is ruled in the call of a visit holds for the visit: a call of it ends in each pause, and the next one knows
 * nothing of the last.
 */

/** Removes somebody from the visit, whatever calls it opens yet. */
export function removeParticipant(visit: Visit, participant: ParticipantId, at: number): Visit {
  const guest = guestOf(visit, participant);
  if (guest !== undefined) return removeGuest(visit, guest, at);
  if (participant === residentParticipant(visit.resident)) return removeResident(visit, at);
  if (!isStaff(participant) || isRemovedStaff(visit, participant)) return visit;
  return { ...visit, staffOut: [...visit.staffOut, participant] };
}

/** Whether a member of staff was removed. */
export const isRemovedStaff = ({ staffOut }: Visit, participant: ParticipantId): boolean =>
  staffOut.includes(participant);

/** On every device, also in a private window. */
export function removeGuest(visit: Visit, id: GuestId, at: number): Visit {
  const removed = changeGuest(visit, id, (guest) =>
    guest.removedAt === undefined ? { ...guest, removedAt: at } : guest,
  );
  return changeEntries(removed, (entry) => (entry.guest === id ? goAway(entry, 'removed') : entry));
}

/** They have left, which cannot be undone. */
function removeResident(visit: Visit, at: number): Visit {
  if (visit.residentOn === undefined) return visit;
  const { residentOn: _, ...out } = visit;
  return { ...out, residentLeftAt: visit.residentLeftAt ?? at };
}

export function blockSource(visit: Visit, { participant, source, blocked }: SourceBlock): Visit {
  if (blockedSources(visit, participant).includes(source) === blocked) return visit;
  const who = concerned(visit, participant);
  const others = visit.blocked.filter((one) => one.who !== who || one.source !== source);
  return { ...visit, blocked: blocked ? [...others, { who, source }] : others };
}

/** What somebody may not send. */
export function blockedSources(visit: Visit, participant: ParticipantId): readonly Source[] {
  const who = concerned(visit, participant);
  return visit.blocked.filter((one) => one.who === who).map(({ source }) => source);
}

/** A visitor who comes again is another participant, and the same guest. */
function concerned(visit: Visit, participant: ParticipantId): string {
  const guest = guestOf(visit, participant);
  return guest === undefined ? participant : `guest ${guest}`;
}

const guestOf = ({ entries }: Visit, participant: ParticipantId): GuestId | undefined =>
  entries.find(({ id }) => visitorParticipant(id) === participant)?.guest;
