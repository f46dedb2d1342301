import { asId, SOURCES } from '@crossfade/video-core';
import { z } from 'zod';
import { entryIdSchema, guestIdSchema, visitIdSchema, type GuestId } from './visit-ids.ts';
import { CLOSES_AFTER, ENTERING, LOOK, OPENS_BEFORE, RING, UNDO_LEAVE } from './visit-times.ts';

/** Milliseconds since 1970. */
const moment = z.int();
const optionalMoment = moment.exactOptional();

const OVER_MAILS = ['cancelled', 'missed'] as const;
/** What a guest is written of a visit that is over. */
export type OverMail = (typeof OVER_MAILS)[number];

/** Someone who is invited, with what of their person the visit needs. */
const guestSchema = z
  .object({
    id: guestIdSchema,
    /** The visitor's id in the residence: a block holds for the person, in each visit. */
    person: z.string(),
    name: z.string(),
    relation: z.string(),
    /** Seconds after which the tablet answers by itself; absent: it does not. */
    autoAnswer: z.int().positive().exactOptional(),
    /** SHA-256 of the first device's secret; later devices are marked as not seen before. */
    device: z.string().exactOptional(),
    /** The link admits nobody new any more; who is inside stays. */
    revokedAt: optionalMoment,
    /** They stay out of this visit, on every device. */
    removedAt: optionalMoment,
    /** What they were written when the visit was over, if they have an address. */
    mailed: z.enum(OVER_MAILS).exactOptional(),
  })
  .readonly();
export type Guest = z.infer<typeof guestSchema>;

const messageSchema = z.object({ id: z.string(), from: z.string(), text: z.string(), at: moment }).readonly();
export type VisitMessage = z.infer<typeof messageSchema>;

/** `early` and `waiting`: in the lobby. `left`: by their own wish, which can be undone for a while. `gone`: this stay is over. */
const ENTRY_STATUSES = ['early', 'waiting', 'admitted', 'left', 'gone'] as const;

const entrySchema = z
  .object({
    id: entryIdSchema,
    guest: guestIdSchema,
    /** SHA-256 of the device's secret. */
    device: z.string(),
    /** Whether this device, or the account that knocked, is known to be the guest's. */
    seen: z.boolean(),
    /** Whether an account said that this is the guest. */
    identified: z.boolean().exactOptional(),
    /** They came by a link that was renewed since. */
    byOldLink: z.boolean().exactOptional(),
    status: z.enum(ENTRY_STATUSES),
    knockedAt: moment,
    /** Since when they wait in the open lobby. */
    waitingSince: optionalMoment,
    /** When the tablet began to ring for them, the last time. */
    rangAt: optionalMoment,
    /** What came of that ring; absent while it rings. `stopped`: it no longer mattered. */
    ring: z.enum(['answered', 'declined', 'unanswered', 'unavailable', 'stopped']).exactOptional(),
    /** The tablet on which the resident answered, and looks at the visitor. */
    answeredOn: z.string().exactOptional(),
    /** Whether a tablet was ready at any time of the ring. */
    rangReady: z.boolean(),
    /** Until when staff look at the visitor's camera. */
    lookedAtUntil: optionalMoment,
    /** Whether the room for that preview may exist. */
    doorUsed: z.boolean(),
    admittedAt: optionalMoment,
    admittedBy: z.enum(['resident', 'staff', 'auto']).exactOptional(),
    leftAt: optionalMoment,
    /** Where they were when they left. */
    leftFrom: z.enum(['early', 'waiting', 'admitted']).exactOptional(),
    /** Why they are gone. */
    goneBecause: z.enum(['left', 'removed', 'revoked', 'declined']).exactOptional(),
    /** Whether they were disconnected from the call after they had gone. */
    ousted: z.boolean(),
    alarmedAt: optionalMoment,
    otherTimeOfferedAt: optionalMoment,
    otherTimeAskedAt: optionalMoment,
    messages: z.array(messageSchema).readonly(),
  })
  .readonly();
export type Entry = z.infer<typeof entrySchema>;

const VISIT_OUTCOMES = ['ended', 'declined', 'unanswered', 'cancelled', 'expired'] as const;
export type VisitOutcome = (typeof VISIT_OUTCOMES)[number];
/** What ended a visit that took place. */
const END_CAUSES = ['visitors-left', 'resident-left', 'staff', 'time-limit', 'absent'] as const;
export type EndCause = (typeof END_CAUSES)[number];

const carriedSchema = z
  .object({
    call: z.string().transform(asId.call),
    deployment: z.string(),
    /** Why it was decided so: a decision's reason, or `move`. */
    reason: z.string(),
    from: moment,
  })
  .readonly();
/** A deployment that carried the call of a visit, since when and why. */
export type Carried = z.infer<typeof carriedSchema>;

/** One visit as it is stored; what the policy decides from. */
export const visitSchema = z
  .object({
    id: visitIdSchema,
    tenant: z.string().transform(asId.tenant),
    resident: z.string(),
    /** The call's key, which no open join can name. */
    key: z.string().transform(asId.key),
    startsAt: moment,
    endsAt: moment,
    /** Milliseconds that the call may last, from the first admission. */
    limit: z.int().positive(),
    /** Participants of staff whom others removed. */
    staffOut: z.array(z.string().transform(asId.participant)).readonly().default([]),
    /** Sources that moderators block; of a guest, on every device. */
    blocked: z
      .array(z.object({ who: z.string(), source: z.enum(SOURCES) }).readonly())
      .readonly()
      .default([]),
    /** Nobody talks without staff: without them the visit waits. */
    staffRequired: z.boolean(),
    createdAt: moment,
    /** When it was last stored. */
    changedAt: optionalMoment,
    /** Who invited, as in the audit log. */
    createdBy: z.string(),
    guests: z.array(guestSchema).readonly(),
    entries: z.array(entrySchema).readonly(),
    /** When the resident came into the call: nothing of them is sent before. */
    residentInAt: optionalMoment,
    /** The tablet on which the resident is in the call; absent also after they were removed. */
    residentOn: z.string().exactOptional(),
    residentLeftAt: optionalMoment,
    /** The first admission. */
    callSince: optionalMoment,
    /** Whether staff were connected to the call when somebody last looked. */
    staffPresent: z.boolean(),
    /** Since when they have been missing from it, until that counts. */
    staffAwaySince: optionalMoment,
    /** Since when it has not been known who is connected. */
    unseenSince: optionalMoment,
    /** Whether the call was closed because staff are required and gone. */
    pauseApplied: z.boolean(),
    /** Since when neither the resident nor a visitor has been connected. */
    absentSince: optionalMoment,
    helpAskedAt: optionalMoment,
    /** The member of staff who said that they are coming. */
    helpComing: z.string().exactOptional(),
    helpHereAt: optionalMoment,
    /** Since when only staff can let more visitors in. */
    lockedAt: optionalMoment,
    remindedAt: optionalMoment,
    warnedAt: optionalMoment,
    over: z
      .object({ at: moment, outcome: z.enum(VISIT_OUTCOMES), cause: z.enum(END_CAUSES).exactOptional() })
      .readonly()
      .exactOptional(),
    /** Whether everything that the call kept open is closed. */
    callClosed: z.boolean(),
    carried: z.array(carriedSchema).readonly(),
  })
  .readonly();
export type Visit = z.infer<typeof visitSchema>;

/** What is stored of a visit to which nothing has happened yet, beside its plan. */
export const UNTOUCHED = {
  entries: [],
  staffOut: [],
  blocked: [],
  staffPresent: false,
  pauseApplied: false,
  callClosed: false,
  carried: [],
} satisfies Partial<Visit>;

/** What a guest is to be written of a visit that is over: that it was cancelled, or that it took place without them. */
export function overMailFor(visit: Visit, guest: Guest): OverMail | undefined {
  const { over } = visit;
  if (over === undefined || !mayCome(guest)) return undefined;
  if (over.outcome === 'cancelled') return 'cancelled';
  return wasAdmitted(visit, guest.id) ? undefined : 'missed';
}

/** Whether a guest may still come in: they were not removed, and their link was not revoked. */
export const mayCome = ({ revokedAt, removedAt }: Guest): boolean =>
  revokedAt === undefined && removedAt === undefined;
/** Whether a guest was admitted, on any device. */
export const wasAdmitted = ({ entries }: Visit, id: GuestId): boolean =>
  entries.some(({ guest, admittedAt }) => guest === id && admittedAt !== undefined);

export type VisitPhase = 'scheduled' | 'lobby' | 'ringing' | 'in-call' | 'over';

export const opensAt = ({ startsAt }: Visit): number => startsAt - OPENS_BEFORE;
export const closesAt = ({ endsAt }: Visit): number => endsAt + CLOSES_AFTER;
/** When the time limit ends the call; `undefined` before it began. */
export const limitAt = ({ callSince, limit }: Visit): number | undefined =>
  callSince === undefined ? undefined : callSince + limit;

export const isWaiting = ({ status }: Entry): boolean => status === 'early' || status === 'waiting';
/** Whether the tablet rings for an entry. */
export const isRinging = ({ status, rangAt, ring }: Entry): boolean =>
  rangAt !== undefined && ring === undefined && (status === 'waiting' || status === 'admitted');
/** Whether an entry's leaving can still be undone. */
export const mayReturn = ({ status, leftAt = 0 }: Entry, at: number): boolean =>
  status === 'left' && at < leftAt + UNDO_LEAVE;

/** Whether staff are required and not there, so that nobody else talks. */
export const waitsForStaff = ({ staffRequired, staffPresent }: Visit): boolean =>
  staffRequired && !staffPresent;

/** The minute in which a visitor's page shows the ring, whatever came of it: the page must not show that. */
export const ringShown = ({ status, rangAt }: Entry, at: number): boolean =>
  status === 'waiting' && rangAt !== undefined && at < rangAt + RING;

/** Whether the visitor's camera is shown to the resident or to staff before the admission. */
export const doorWanted = (visit: Visit, entry: Entry, at: number): boolean =>
  visit.over === undefined &&
  entry.status === 'waiting' &&
  (ringShown(entry, at) || entry.ring === 'answered' || at < (entry.lookedAtUntil ?? 0));

/** From when on a door that nobody wants is closed: closing it would keep those waiting who are entering the call. */
export const doorClosesAt = ({ over }: Visit, { status, admittedAt = 0 }: Entry): number =>
  over === undefined && status === 'admitted' ? admittedAt + ENTERING : 0;

/** Until when staff look who say so now. */
export const looksUntil = (at: number): number => at + LOOK;

export function phaseOf(visit: Visit): VisitPhase {
  if (visit.over !== undefined) return 'over';
  const { entries } = visit;
  if (
    entries.some(
      ({ status, leftFrom }) => status === 'admitted' || (status === 'left' && leftFrom === 'admitted'),
    )
  )
    return 'in-call';
  if (entries.some(isRinging)) return 'ringing';
  return entries.some(isWaiting) ? 'lobby' : 'scheduled';
}

export const findEntry = (visit: Visit, id: string): Entry | undefined =>
  visit.entries.find((entry) => entry.id === id);
export const findGuest = (visit: Visit, id: string): Guest | undefined =>
  visit.guests.find((guest) => guest.id === id);
/** The newest stay of a device, which may be over. */
export const entryOfDevice = (visit: Visit, guest: string, device: string): Entry | undefined =>
  visit.entries.findLast((entry) => entry.guest === guest && entry.device === device);
