import { InvalidInputError, type TenantId } from '@crossfade/video-core';
import type { Clock } from '@crossfade/video-core/server';
import { ConflictError } from '../../errors/conflict-error.ts';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { callKeyOf } from '../door/visit-keys.ts';
import { UNTOUCHED, type Guest, type Visit } from '../policy/visit.ts';
import { guestIdSchema, randomId, visitIdSchema, type GuestId, type VisitId } from '../policy/visit-ids.ts';
import type { StoredInvitation, VisitStore } from '../store/visit-store.ts';
import { newSecret, secretHash } from '../../http/secret-hash.ts';
import type { NewVisitor, Residence } from './residence.ts';
import type { VisitMail } from './visit-mail.ts';
import type { Visits } from './visits.ts';

export interface InvitationsOptions {
  readonly store: VisitStore;
  readonly residence: Residence;
  readonly visits: Visits;
  readonly mail: Pick<VisitMail, 'invite' | 'deliver'>;
  readonly clock: Clock;
}

export interface NewInvitation {
  readonly resident: string;
  readonly visitor: string | NewVisitor;
  /** Milliseconds since 1970; absent: now. */
  readonly startsAt?: number;
  readonly minutes?: number;
  readonly staffRequired?: boolean;
  /** Invites to a visit that there is, instead of a new one. */
  readonly visit?: VisitId;
}

/** An invitation, with the secret of its link, which is shown this once. */
export interface Invited {
  readonly id: GuestId;
  readonly visit: Visit;
  readonly token: string;
  /** Whether the visitor gets it by mail. */
  readonly mailed: boolean;
}

const MINUTE = 60_000;
const USUAL_MINUTES = 30;
/** Guests of one visit. */
const GUESTS = 20;
/** How far ahead a visit may be planned, in milliseconds. */
const AHEAD = 366 * 24 * 3_600_000;

/** Invites visitors: each link admits one guest to one visit. */
export class Invitations {
  readonly #options: InvitationsOptions;

  constructor(options: InvitationsOptions) {
    this.#options = options;
  }

  /** `by`: as in the audit log. Rejects with `NotFoundError`, `ConflictError` or `InvalidInputError`. */
  async invite(tenant: TenantId, by: string, wish: NewInvitation): Promise<Invited> {
    const { residence, visits, store, mail, clock } = this.#options;
    const resident = await residence.findResident(tenant, wish.resident);
    if (!resident) throw new NotFoundError('resident');
    const visitor =
      typeof wish.visitor === 'string'
        ? wish.visitor
        : await residence.addVisitor(tenant, wish.resident, wish.visitor);
    const person = await residence.findVisitor(tenant, visitor, wish.resident);
    if (!person) throw new NotFoundError('visitor');
    if (await residence.isBlocked(tenant, visitor))
      throw new ConflictError(`${person.name} is blocked in this residence. Lift the block first.`);
    const now = clock.now();
    const guest: Guest = { id: guestIdSchema.parse(randomId()), person: visitor, ...person };
    const fresh = wish.visit === undefined ? newVisit(tenant, by, wish, resident, guest, now) : undefined;
    const { id } = fresh ?? (await this.#openVisit(tenant, wish, visitor));
    if (fresh) await visits.add(fresh);
    const token = newSecret();
    const invitation = { id: guest.id, tenant, visit: id, visitor, createdAt: now, createdBy: by };
    const mailed = await store.addInvitation(invitation, secretHash(token), (transaction) =>
      mail.invite(transaction, invitation, { token, replaces: false }),
    );
    const visit = fresh ?? (await visits.take(id, { type: 'invite', guest }));
    mail.deliver();
    return { id: guest.id, visit, token, mailed };
  }

  /** The old link admits nobody any more, the new one binds to the next device. */
  async renew(tenant: TenantId, id: GuestId): Promise<Invited> {
    const invitation = await this.#find(tenant, id);
    const token = newSecret();
    const { store, visits, mail } = this.#options;
    const mailed = await store.renewInvitation(id, secretHash(token), (transaction) =>
      mail.invite(transaction, invitation, { token, replaces: true }),
    );
    const visit = await visits.take(invitation.visit, { type: 'renew', guest: id });
    mail.deliver();
    if (visit.over !== undefined) throw new ConflictError('This visit is over. Invite to a new one.');
    return { id, visit, token, mailed };
  }

  async revoke(tenant: TenantId, id: GuestId): Promise<Visit> {
    const invitation = await this.#find(tenant, id);
    return this.#options.visits.take(invitation.visit, { type: 'revoke', guest: id });
  }

  /** Removes a person from all visits that are not over: they were blocked. */
  removePerson(tenant: TenantId, visitor: string): Promise<void> {
    return this.#takeFor(tenant, visitor, 'remove');
  }

  /** Revokes a person's links to visits that are not over: they were taken off the list. Who is inside stays. */
  revokePerson(tenant: TenantId, visitor: string): Promise<void> {
    return this.#takeFor(tenant, visitor, 'revoke');
  }

  /** A resident was taken off the list: what has begun is over, and the rest is cancelled. */
  async endVisitsOf(tenant: TenantId, resident: string): Promise<void> {
    const { store, visits } = this.#options;
    for (const { visit } of await store.listOfResident(tenant, resident)) {
      const { over } = await visits.take(visit.id, { type: 'cancel' });
      if (over === undefined) await visits.take(visit.id, { type: 'end' });
    }
  }

  async #takeFor(tenant: TenantId, visitor: string, type: 'remove' | 'revoke'): Promise<void> {
    const { store, visits } = this.#options;
    for (const { visit } of await store.listOfVisitor(tenant, visitor))
      for (const guest of visit.guests)
        if (guest.person === visitor) await visits.take(visit.id, { type, guest: guest.id });
  }

  async #find(tenant: TenantId, id: GuestId): Promise<StoredInvitation> {
    const invitation = await this.#options.store.findInvitation(tenant, id);
    if (!invitation) throw new NotFoundError('invitation');
    return invitation;
  }

  async #openVisit(
    tenant: TenantId,
    { visit: id, resident }: NewInvitation,
    visitor: string,
  ): Promise<Visit> {
    const stored = id === undefined ? undefined : await this.#options.store.find(id);
    if (!stored || stored.visit.tenant !== tenant || stored.visit.resident !== resident)
      throw new NotFoundError('visit');
    const { visit } = stored;
    if (visit.over !== undefined) throw new ConflictError('This visit is over. Invite to a new one.');
    if (visit.guests.length >= GUESTS) throw new ConflictError(`A visit has at most ${GUESTS} guests.`);
    if (visit.guests.some(({ person, removedAt }) => person === visitor && removedAt !== undefined))
      throw new ConflictError('This person was removed from the visit.');
    return visit;
  }
}

function newVisit(
  tenant: TenantId,
  by: string,
  { resident, startsAt, minutes, staffRequired }: NewInvitation,
  limits: { readonly staffRequired: boolean; readonly limitMinutes?: number },
  guest: Guest,
  now: number,
): Visit {
  const begins = startsAt ?? now;
  if (begins < now - 5 * MINUTE) throw new InvalidInputError('A visit cannot begin in the past.');
  if (begins > now + AHEAD) throw new InvalidInputError('Visits are planned at most a year ahead.');
  const limit = Math.min(minutes ?? USUAL_MINUTES, limits.limitMinutes ?? Infinity) * MINUTE;
  return {
    id: visitIdSchema.parse(randomId()),
    tenant,
    resident,
    key: callKeyOf(randomId()),
    startsAt: begins,
    endsAt: begins + limit,
    limit,
    staffRequired: staffRequired === true || limits.staffRequired,
    createdAt: now,
    createdBy: by,
    guests: [guest],
    ...UNTOUCHED,
  };
}
