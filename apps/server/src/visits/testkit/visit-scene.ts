import { asId } from '@crossfade/video-core';
import { entryIdSchema, guestIdSchema, visitIdSchema } from '../policy/visit-ids.ts';
import { UNTOUCHED, type Guest, type Visit } from '../policy/visit.ts';
import type { VisitInput } from '../policy/visit-input.ts';
import { stepVisit } from '../policy/step-visit.ts';
import { pendingEffects } from '../policy/visit-effects.ts';

/** A moment in a test: when the visit starts. */
export const START = Date.UTC(2026, 10, 30, 14);
export const MINUTE = 60_000;

export const guestId = (id: string) => guestIdSchema.parse(id);
export const entryId = (id: string) => entryIdSchema.parse(id);

export const fakeGuest = (id: string, change: Partial<Guest> = {}): Guest => ({
  id: guestId(id),
  person: `person-${id}`,
  name: id,
  relation: 'daughter',
  ...change,
});

/** A visit of half an hour to which anna and ben are invited. */
export const fakeVisit = (change: Partial<Visit> = {}): Visit => ({
  id: visitIdSchema.parse('visit'),
  tenant: asId.tenant('default'),
  resident: 'rosa',
  key: asId.key('visit-0123'),
  startsAt: START,
  endsAt: START + 30 * MINUTE,
  limit: 30 * MINUTE,
  staffRequired: false,
  createdAt: START - 60 * MINUTE,
  createdBy: 'staff',
  guests: [fakeGuest('anna'), fakeGuest('ben')],
  ...UNTOUCHED,
  ...change,
});

/** A visit that a test plays, with a clock of its own. */
export class VisitScene {
  at: number;
  readyTablet: string | undefined = 'tablet';
  visit: Visit;

  constructor(change: Partial<Visit> = {}, at = START) {
    this.visit = fakeVisit(change);
    this.at = at;
  }

  take(input: VisitInput, after = 0): this {
    this.at += after;
    this.visit = stepVisit(this.visit, input, this);
    return this;
  }

  tick(after: number): this {
    return this.take({ type: 'tick' }, after);
  }

  /** The entry's id is the guest's, or that of the guest and another device. */
  knock(guest: string, device = guest, identified = false): this {
    const id = guest === device ? guest : `${guest}-${device}`;
    return this.take({ type: 'knock', guest: guestId(guest), device, entry: entryId(id), identified });
  }

  entry(id: string) {
    const entry = this.visit.entries.find((one) => one.id === id);
    if (!entry) throw new Error(`${id} has not knocked`);
    return entry;
  }

  get effects() {
    return pendingEffects(stepVisit(this.visit, { type: 'tick' }, this), this.at);
  }
}
