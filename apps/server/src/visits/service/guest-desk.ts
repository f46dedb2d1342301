import type { Clock } from '@crossfade/video-core/server';
import { NotFoundError } from '../../errors/not-found-error.ts';
import { cookieOf } from '../../http/cookies.ts';
import type { UserCaller } from '../../rights/caller.ts';
import { closesAt, entryOfDevice, findGuest, mayCome, opensAt, type Visit } from '../policy/visit.ts';
import { entryIdSchema, randomId, type EntryId, type GuestId } from '../policy/visit-ids.ts';
import type { VisitInput } from '../policy/visit-input.ts';
import { visitorSnapshot, type VisitorSnapshot } from '../views/visitor-snapshot.ts';
import type { VisitStore } from '../store/visit-store.ts';
import { newSecret, secretHash } from '../../http/secret-hash.ts';
import { guestCookie, secretOfPress } from './guest-device.ts';
import { invitationOfOwnToken } from './own-invitation.ts';
import type { Residence, ResidenceView } from './residence.ts';
import type { Visits } from './visits.ts';

/** A visitor's page: an invitation, and the device on which it is open. */
export interface GuestSession {
  readonly guest: GuestId;
  readonly visit: Visit;
  /** SHA-256 of the device's secret; absent before the first press. */
  readonly device?: string;
}

/** The regular visitor who is signed in. */
export type Account = () => Promise<UserCaller | undefined>;

export interface GuestDeskOptions {
  readonly store: Pick<VisitStore, 'findByToken' | 'findInvitation' | 'find'>;
  readonly visits: Pick<Visits, 'take'>;
  readonly residence: Residence;
  readonly clock: Clock;
  /** Makes the devices' secrets. */
  readonly secret: string;
}

/** Seconds that a device is remembered beyond the visit. */
const REMEMBERED = 24 * 3_600;
/** Milliseconds before the opening from which on a device may be checked. */
const CHECKED_BEFORE = 24 * 3_600_000;

/** Where visitors arrive: reads links, knows devices, and takes what their pages ask for. */
export class GuestDesk {
  readonly #options: GuestDeskOptions;

  constructor(options: GuestDeskOptions) {
    this.#options = options;
  }

  /**
   * Reads a link, or an invitation of the visitor who is signed in, and the cookie of its device; changes nothing.
   * `account` is asked where there is no link.
   */
  async open(token: string, headers: Headers, account: Account): Promise<GuestSession | undefined> {
    const own = invitationOfOwnToken(token);
    const found =
      own === undefined
        ? await this.#options.store.findByToken(secretHash(token))
        : await this.#findOwn(own, await account());
    if (!found) return undefined;
    const { invitation, stored } = found;
    const secret = cookieOf(headers, guestCookie(invitation.id));
    return {
      guest: invitation.id,
      visit: stored.visit,
      ...(secret !== undefined && secret !== '' && { device: secretHash(secret) }),
    };
  }

  /** The invitation, if it is of the visitor whose account this is. */
  async #findOwn(id: GuestId, account: UserCaller | undefined) {
    if (!account) return undefined;
    const { store, residence } = this.#options;
    const { tenant, user } = account;
    const [invitation, person] = await Promise.all([
      store.findInvitation(tenant, id),
      residence.visitorOfUser(tenant, user),
    ]);
    if (!invitation || invitation.visitor !== person) return undefined;
    const stored = await store.find(invitation.visit);
    return stored && { invitation, stored };
  }

  /** What the page shows. */
  async show(session: GuestSession): Promise<VisitorSnapshot> {
    const { residence, clock } = this.#options;
    const view = await residence.view(session.visit.tenant, clock.now());
    const snapshot = this.render(session, session.visit, view);
    if (!snapshot) throw new NotFoundError('invitation');
    return snapshot;
  }

  render(
    { guest, device }: GuestSession,
    visit: Visit | undefined,
    view: ResidenceView,
  ): VisitorSnapshot | undefined {
    return (
      visit &&
      visitorSnapshot(visit, guest, device, {
        at: this.#options.clock.now(),
        residence: view,
        resident: view.residents.get(visit.resident)?.name ?? '',
      })
    );
  }

  /** Whether the network of a device may be checked for the visit: it is not over, the guest may come, and it is soon. */
  mayCheck({ visit, guest: id }: GuestSession): boolean {
    const guest = findGuest(visit, id);
    if (guest === undefined || !mayCome(guest) || visit.over !== undefined) return false;
    return opensAt(visit) < this.#options.clock.now() + CHECKED_BEFORE;
  }

  /** The visitor arrives. Answers the secret of the device, for its cookie, and how many seconds it is good for. */
  async knock(
    { guest, visit, device: known }: GuestSession,
    { press, user }: { readonly press?: string; readonly user?: string },
  ): Promise<{
    readonly session: GuestSession;
    readonly secret: string | undefined;
    readonly maxAge: number;
  }> {
    const { visits, residence, clock } = this.#options;
    const person = findGuest(visit, guest)?.person;
    const [blocked, account] = await Promise.all([
      person !== undefined && residence.isBlocked(visit.tenant, person),
      user === undefined ? undefined : residence.visitorOfUser(visit.tenant, user),
    ]);
    if (blocked) {
      const removed = await visits.take(visit.id, { type: 'remove', guest });
      return { session: { guest, visit: removed }, secret: undefined, maxAge: 0 };
    }
    const secret = press === undefined ? newSecret() : secretOfPress(this.#options.secret, guest, press);
    const device = known ?? secretHash(secret);
    const knocked = await visits.take(visit.id, {
      type: 'knock',
      guest,
      device,
      entry: entryIdSchema.parse(randomId()),
      identified: account !== undefined && account === person,
    });
    const maxAge = Math.ceil((closesAt(knocked) - clock.now()) / 1_000) + REMEMBERED;
    return {
      session: { guest, visit: knocked, device },
      secret: known === undefined ? secret : undefined,
      maxAge,
    };
  }

  /** What the visitor of this device asks for; nothing for a device that has not arrived. */
  async take(session: GuestSession, input: (entry: EntryId) => VisitInput): Promise<GuestSession> {
    const { visit, guest, device } = session;
    const entry = device === undefined ? undefined : entryOfDevice(visit, guest, device);
    if (!entry) return session;
    return { ...session, visit: await this.#options.visits.take(visit.id, input(entry.id)) };
  }
}
