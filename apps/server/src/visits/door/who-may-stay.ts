import type { ParticipantId } from '@crossfade/video-core';
import { findGuest, type Entry, type Guest, type Visit } from '../policy/visit.ts';
import { isRemovedStaff } from '../policy/rulings.ts';
import type { VisitInput } from '../policy/visit-input.ts';
import {
  isStaff,
  residentParticipant,
  staffParticipant,
  userOf,
  visitorParticipant,
} from '../policy/visit-participants.ts';
import type { Lookers } from '../service/residence.ts';
import { placeAtDoor, type Comer } from './may-enter.ts';

/** What is stored now, beside the visit, of those who may be in its call. */
export interface Standing {
  /** Users who may run visits. */
  readonly staff: ReadonlySet<string>;
  /** For whom the tablet rings on which the resident is; nobody when it is not paired any more. */
  readonly residents: ReadonlySet<string>;
  /** Visitors of the residence who are blocked. */
  readonly blocked: ReadonlySet<string>;
}

/** Those inside the call of a visit. */
export interface Inside {
  readonly staying: readonly ParticipantId[];
  /** They may not be there any more, and count for nothing. */
  readonly strays: readonly ParticipantId[];
}

/** The users whose standing decides whether they may stay. */
export const usersOf = (inside: readonly ParticipantId[]): readonly string[] =>
  inside.filter(isStaff).map(userOf);

/** Parts those inside the call of a visit, whatever let them in, by what is stored now. */
export function whoMayStay(visit: Visit, inside: readonly ParticipantId[], standing: Standing): Inside {
  const may = new Set<ParticipantId>(
    [...standing.staff].map(staffParticipant).filter((one) => !isRemovedStaff(visit, one)),
  );
  if (tabletHolds(visit, standing)) may.add(residentParticipant(visit.resident));
  // Who left may undo it.
  for (const { id, guest, status } of visit.entries)
    if (status !== 'gone' && !isBlocked(findGuest(visit, guest), standing)) may.add(visitorParticipant(id));
  return {
    staying: inside.filter((one) => may.has(one)),
    strays: inside.filter((one) => !may.has(one)),
  };
}

/** Those who may be at the door of a visit where somebody waits: that visitor, and who may look. */
export function whoMayLook(
  visit: Visit,
  { id, device }: Entry,
  { users, tablets }: Lookers,
  at: number,
): ReadonlySet<ParticipantId> {
  const comers: readonly Comer[] = [
    { as: 'visitor', devices: new Set([device]) },
    ...users.map((user) => ({ as: 'staff', user, name: '' }) as const),
    ...tablets.map(
      (tablet) => ({ as: 'tablet', tablet, residents: new Set([visit.resident]), name: '' }) as const,
    ),
  ];
  return new Set(comers.flatMap((comer) => placeAtDoor(visit, id, comer, at)?.participant ?? []));
}

/** What a visit must note of what is stored beside it. */
export function noteStanding(visit: Visit, standing: Standing): readonly VisitInput[] {
  const tabletGone = visit.residentOn !== undefined && !tabletHolds(visit, standing);
  const blocked = visit.guests.filter((guest) => guest.removedAt === undefined && isBlocked(guest, standing));
  return [
    ...(tabletGone
      ? [{ type: 'remove-participant', participant: residentParticipant(visit.resident) } as const]
      : []),
    ...blocked.map(({ id }) => ({ type: 'remove', guest: id }) as const),
  ];
}

const tabletHolds = ({ residentOn, resident }: Visit, { residents }: Standing): boolean =>
  residentOn !== undefined && residents.has(resident);

const isBlocked = (guest: Guest | undefined, { blocked }: Standing): boolean =>
  guest === undefined || blocked.has(guest.person);
