import { createHash } from 'node:crypto';
import { asId, SOURCES, type ParticipantId, type Rights } from '@crossfade/video-core';
import {
  doorWanted,
  findEntry,
  findGuest,
  phaseOf,
  waitsForStaff,
  type Entry,
  type Visit,
} from '../policy/visit.ts';
import { isRemovedStaff } from '../policy/rulings.ts';
import type { EntryId } from '../policy/visit-ids.ts';
import { residentParticipant, staffParticipant, visitorParticipant } from '../policy/visit-participants.ts';

/** Somebody at the door of a visit, as a credential that holds says. */
export type Comer =
  /** SHA-256 of the secrets of their device. */
  | { readonly as: 'visitor'; readonly devices: ReadonlySet<string> }
  | {
      readonly as: 'tablet';
      readonly tablet: string;
      readonly residents: ReadonlySet<string>;
      readonly name: string;
    }
  | { readonly as: 'staff'; readonly user: string; readonly name: string };

/** How they enter: never more than this, whatever their client claims. */
export interface Place {
  readonly participant: ParticipantId;
  readonly name: string;
  readonly rights: Rights;
  /** The visitor's id in the residence. */
  readonly person?: string;
}

const TALKS: Rights = { publish: ['camera', 'microphone'], subscribe: true, data: true };
const STAFF: Rights = { publish: SOURCES, subscribe: true, data: true };
/** Who waits is seen and heard, and learns nothing of who looks. */
const SEEN: Rights = { publish: ['camera', 'microphone'], subscribe: false, data: false };
const LOOKER = 'Residence';
const LOOKS: Rights = { publish: [], subscribe: true, data: false, hidden: true };

/** Whether a comer may enter the call of a visit now, and as whom; asked at each join, whatever they hold from before. */
export function placeInCall(visit: Visit, comer: Comer): Place | undefined {
  if (visit.over !== undefined) return undefined;
  if (comer.as === 'staff') {
    const participant = staffParticipant(comer.user);
    return isRemovedStaff(visit, participant) ? undefined : { participant, name: comer.name, rights: STAFF };
  }
  if (phaseOf(visit) !== 'in-call' || waitsForStaff(visit)) return undefined;
  if (comer.as === 'tablet') {
    const inside = visit.residentInAt !== undefined && visit.residentLeftAt === undefined;
    return inside && comer.residents.has(visit.resident) && visit.residentOn === comer.tablet
      ? { participant: residentParticipant(visit.resident), name: comer.name, rights: TALKS }
      : undefined;
  }
  const entry = visit.entries.find(
    ({ status, device }) => status === 'admitted' && comer.devices.has(device),
  );
  return entry && visitorPlace(visit, entry, TALKS);
}

/** Whether a comer may enter the call in which a waiting visitor is looked at. */
export function placeAtDoor(visit: Visit, id: EntryId, comer: Comer, at: number): Place | undefined {
  const entry = findEntry(visit, id);
  if (!entry || !doorWanted(visit, entry, at)) return undefined;
  switch (comer.as) {
    case 'staff':
      return lookerPlace(entry, `staff ${comer.user}`);
    case 'tablet': {
      const looks =
        entry.ring === undefined || (entry.ring === 'answered' && entry.answeredOn === comer.tablet);
      return looks && comer.residents.has(visit.resident)
        ? lookerPlace(entry, `tablet ${comer.tablet}`)
        : undefined;
    }
    case 'visitor':
      return comer.devices.has(entry.device) ? visitorPlace(visit, entry, SEEN) : undefined;
  }
}

/** Without a name: who waits must not learn whether the resident looked, or staff. */
function lookerPlace({ id }: Entry, who: string): Place {
  const nameless = createHash('sha256').update(`${id} ${who}`).digest('hex').slice(0, 32);
  return { participant: asId.participant(`looker-${nameless}`), name: LOOKER, rights: LOOKS };
}

function visitorPlace(visit: Visit, { id, guest }: Entry, rights: Rights): Place | undefined {
  const person = findGuest(visit, guest);
  if (!person || person.removedAt !== undefined) return undefined;
  return { participant: visitorParticipant(id), name: person.name, rights, person: person.person };
}
