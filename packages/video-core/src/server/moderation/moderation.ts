import { CallEndedError } from '../../contract/errors/call-ended-error.ts';
import { InvalidInputError } from '../../contract/errors/invalid-input-error.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import { roomName, type CallId, type CallKey, type ParticipantId } from '../../contract/identity.ts';
import type { Source } from '../../contract/media.ts';
import type { Role } from '../../contract/rights.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { AuditLog, ModerationAction } from './audit-log.ts';
import type { CallLifecycle } from '../calls/call-lifecycle.ts';
import type { CallChangeListener } from '../calls/call-change-listener.ts';
import { rightsOf, type CallRecord, type ParticipantRecord } from '../calls/call-record.ts';
import type { CallStore } from '../calls/call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deployments } from '../decision/deployments.ts';
import { ParticipantNotFoundError } from '../../contract/errors/participant-not-found-error.ts';
import { UnauthorizedError } from '../../contract/errors/unauthorized-error.ts';
import type { Identity } from '../admission/authorize.ts';
import { moderatorOf, type Actor, type Moderator } from './moderator.ts';
import type { RoomParticipant } from '../../contract/server-adapter.ts';

export interface ModerationOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly audit: AuditLog;
  readonly lifecycle: Pick<CallLifecycle, 'closeRoomOf'>;
  readonly clock: Clock;
  readonly changes?: CallChangeListener;
}

/** A person as moderators see them: what is stored, and whether they are inside now. */
export interface ModeratedParticipant {
  readonly id: ParticipantId;
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly joinedAt: number;
  readonly connected: boolean;
  /** What they publish now. */
  readonly sources: readonly Source[];
  readonly blocked: readonly Source[];
  readonly removed: boolean;
}

/** Two moderators at once, and once more: then somebody is fighting somebody. */
const RIGHTS_TRIES = 3;

/**
 * What staff may do in a call of their tenant, and hosts in theirs. Who asks is looked at each time, so a host who
 * is none any more can do nothing more. Everything is idempotent and audited before it is done.
 */
export class Moderation {
  readonly #options: ModerationOptions;

  constructor(options: ModerationOptions) {
    this.#options = options;
  }

  /** Staff only. */
  async findOpenCall(identity: Identity, key: CallKey): Promise<CallRecord | undefined> {
    if (!identity.grants.has('staff')) throw new UnauthorizedError();
    return this.#options.store.findOpen(identity.tenant, key);
  }

  /** Open or ended. */
  async listParticipants(actor: Actor, id: CallId): Promise<readonly ModeratedParticipant[]> {
    const { store } = this.#options;
    const { call } = await moderatorOf(store, actor, id);
    const [known, inside] = await Promise.all([store.listParticipants(id), this.#inside(call)]);
    return known.map((record) => moderated(record, inside.get(record.id)));
  }

  /** Puts a person out for good: their resume secret no longer lets them back into this call. */
  async remove(actor: Actor, id: CallId, participant: ParticipantId, message: string): Promise<void> {
    const { call } = await this.#begin(actor, id, 'remove', participant, message);
    const { store, clock } = this.#options;
    await store.markRemoved(id, participant, { at: clock.now(), message });
    this.#changed(id);
    await this.#adapter(call).removeParticipant(roomName(id, call), participant, message);
  }

  /** Silences a source now; the person may unmute. */
  async mute(actor: Actor, id: CallId, participant: ParticipantId, source: Source): Promise<void> {
    const { call } = await this.#begin(actor, id, 'mute', participant, source);
    await this.#adapter(call).mute(roomName(id, call), participant, source);
  }

  /** Mutes every microphone but the actor's. */
  async muteAll(actor: Actor, id: CallId): Promise<void> {
    const { call, participant: self } = await this.#begin(actor, id, 'mute-all');
    const others = [...(await this.#inside(call)).values()].filter(
      ({ participantId, sources }) => participantId !== self && sources.includes('microphone'),
    );
    const adapter = this.#adapter(call);
    await mapConcurrently(others, ({ participantId }) =>
      adapter.mute(roomName(id, call), participantId, 'microphone'),
    );
  }

  /** Takes a source from a person until it is unblocked; with the screen goes its sound. */
  async block(actor: Actor, id: CallId, participant: ParticipantId, source: Source): Promise<void> {
    await this.#setBlocked(actor, 'block', id, participant, source);
  }

  async unblock(actor: Actor, id: CallId, participant: ParticipantId, source: Source): Promise<void> {
    await this.#setBlocked(actor, 'unblock', id, participant, source);
  }

  /** Makes somebody a host beside those that there are, or a guest again. */
  async setRole(actor: Actor, id: CallId, participant: ParticipantId, role: Role): Promise<void> {
    await this.#begin(actor, id, role === 'host' ? 'make-host' : 'make-guest', participant);
    await this.#giveRole(id, participant, role);
  }

  /**
   * Makes the first of those present, who are in the order of joining, a host unless one of them is. Nobody asks
   * for it: it is what happens when all hosts stay away.
   */
  async passOnRole(id: CallId, present: readonly ParticipantId[]): Promise<void> {
    const { store } = this.#options;
    const [call, known] = await Promise.all([store.find(id), store.listParticipants(id, present)]);
    const [heir, ...others] = known.filter((person) => !person.removed);
    if (!call || call.endedAt !== undefined || !heir) return;
    if ([heir, ...others].some(({ role }) => role === 'host')) return;
    await this.#audit({ call, subject: 'succession' }, 'make-host', heir.id);
    await this.#giveRole(id, heir.id, 'host');
  }

  /** While locked, nobody new is let in. */
  async setLocked(actor: Actor, id: CallId, locked: boolean): Promise<void> {
    await this.#begin(actor, id, locked ? 'lock' : 'unlock');
    await this.#options.store.setLocked(id, locked);
    this.#changed(id);
  }

  /** Takes a source from all guests, those to come included, or gives it back; with the screen goes its sound. */
  async setGuestsDenied(actor: Actor, id: CallId, source: Source, denied: boolean): Promise<void> {
    await this.#begin(actor, id, denied ? 'withhold' : 'allow', undefined, source);
    const { store } = this.#options;
    await store.setGuestsDenied(id, source, denied);
    this.#changed(id);
    // Who was let in meanwhile may have been given what was not withheld then, so looks go on until nobody is new.
    const told = new Set<ParticipantId>();
    for (;;) {
      const guests = (await store.listParticipants(id)).filter(
        (person) => person.role === 'guest' && !person.removed && !told.has(person.id),
      );
      if (guests.length === 0) return;
      for (const guest of guests) told.add(guest.id);
      await mapConcurrently(guests, (guest) => this.#applyRights(id, guest.id));
    }
  }

  /** Ends a call for everyone; the next join at its key begins a new one. */
  async endCall(actor: Actor, id: CallId): Promise<void> {
    const { store, clock, lifecycle } = this.#options;
    const moderator = await moderatorOf(store, actor, id);
    if (moderator.call.endedAt !== undefined) return;
    await this.#audit(moderator, 'end');
    await store.end(id, clock.now(), 'always');
    this.#changed(id);
    await lifecycle.closeRoomOf(moderator.call);
  }

  async #setBlocked(
    actor: Actor,
    action: 'block' | 'unblock',
    id: CallId,
    participant: ParticipantId,
    source: Source,
  ): Promise<void> {
    await this.#begin(actor, id, action, participant, source);
    await this.#options.store.setBlocked(id, participant, source, action === 'block');
    this.#changed(id);
    await this.#applyRights(id, participant);
  }

  async #giveRole(id: CallId, participant: ParticipantId, role: Role): Promise<void> {
    await this.#options.store.setRole(id, participant, role);
    this.#changed(id);
    await this.#applyRights(id, participant);
  }

  /** Tells the room what is stored. */
  async #applyRights(id: CallId, participant: ParticipantId): Promise<void> {
    const { store } = this.#options;
    let applied: string | undefined;
    // Another moderator's change may overtake this one on the way to the room: the store's word is last.
    for (let attempt = 0; attempt <= RIGHTS_TRIES; attempt++) {
      const [call, person] = await Promise.all([store.find(id), store.findParticipant(id, participant)]);
      if (!call || !person) return;
      const rights = rightsOf(person, call);
      if (rights.publish.join() === applied || attempt === RIGHTS_TRIES) return;
      applied = rights.publish.join();
      await this.#adapter(call).setRights(roomName(id, call), participant, rights);
    }
  }

  async #begin(
    actor: Actor,
    id: CallId,
    action: ModerationAction,
    participant?: ParticipantId,
    detail?: string,
  ): Promise<Moderator> {
    const { store } = this.#options;
    const moderator = await moderatorOf(store, actor, id);
    if (moderator.call.endedAt !== undefined) throw new CallEndedError();
    if (participant !== undefined) {
      if (participant === moderator.participant)
        throw new InvalidInputError('Hosts do this to others, not to themselves.');
      if (!(await store.findParticipant(id, participant))) throw new ParticipantNotFoundError();
    }
    await this.#audit(moderator, action, participant, detail);
    return moderator;
  }

  #adapter({ pin }: CallRecord) {
    return this.#options.deployments.get(pin);
  }

  #changed(call: CallId): void {
    this.#options.changes?.changed(call);
  }

  async #inside(call: CallRecord): Promise<ReadonlyMap<ParticipantId, RoomParticipant>> {
    if (call.endedAt !== undefined) return new Map();
    try {
      const people = await this.#adapter(call).listParticipants(roomName(call.id, call));
      return new Map(people.map((person) => [person.participantId, person]));
    } catch (error) {
      if (error instanceof RoomNotFoundError) return new Map();
      throw error;
    }
  }

  #audit(
    { call, subject }: Moderator,
    action: ModerationAction,
    participant?: ParticipantId,
    detail?: string,
  ): Promise<void> {
    const { audit, clock } = this.#options;
    return audit.record({
      at: clock.now(),
      tenant: call.tenant,
      subject,
      action,
      call: call.id,
      ...(participant !== undefined && { participant }),
      ...(detail !== undefined && { detail }),
    });
  }
}

const moderated = (
  { id, name, role, joinedAt, blocked, removed }: ParticipantRecord,
  inside: RoomParticipant | undefined,
): ModeratedParticipant => ({
  id,
  name,
  role,
  joinedAt,
  connected: inside !== undefined,
  sources: inside?.sources ?? [],
  blocked,
  removed: removed !== undefined,
});
