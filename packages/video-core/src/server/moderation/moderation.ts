import { CallEndedError } from '../../contract/errors/call-ended-error.ts';
import { InvalidInputError } from '../../contract/errors/invalid-input-error.ts';
import type { CallId, ParticipantId } from '../../contract/identity.ts';
import type { MeasuredQuality, Source } from '../../contract/media.ts';
import type { Role } from '../../contract/rights.ts';
import type { AuditLog, ModerationAction } from './audit-log.ts';
import type { CallLifecycle } from '../calls/call-lifecycle.ts';
import type { CallChangeListener } from '../calls/call-change-listener.ts';
import {
  isHidden,
  isLockedOut,
  roomsOf,
  type CallRecord,
  type ParticipantRecord,
} from '../calls/call-record.ts';
import type { CallStore } from '../calls/call-store.ts';
import { listInside } from '../calls/list-inside.ts';
import type { ControlStore, TakenSeat } from '../control/control-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deployments } from '../decision/deployments.ts';
import { ParticipantNotFoundError } from '../../contract/errors/participant-not-found-error.ts';
import { moderatorOf, type Actor, type Moderator } from './moderator.ts';
import type { RulingListener } from './ruling.ts';
import type { RoomParticipant } from '../../contract/server-adapter.ts';

export interface ModerationOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly audit: AuditLog;
  readonly lifecycle: Pick<CallLifecycle, 'enforce'>;
  readonly clock: Clock;
  /** Where participants report how good their connection is. */
  readonly control?: Pick<ControlStore, 'listSeats'>;
  readonly changes?: CallChangeListener;
  /** Seconds that credentials admit; default 600. */
  readonly credentialTtl?: number;
  /** Whether the roles in a call are the application's alone; default: moderators give them, and they pass on. */
  readonly fixedRoles?: (call: CallRecord) => boolean;
  /** Asked after the audit, and before anything is stored or sent. */
  readonly onRuling?: RulingListener;
}

/** A participant as moderators see them: what is stored, and whether they are inside now. */
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
  /** Whether the others do not learn of them, as of a recorder. */
  readonly hidden: boolean;
  /** How good they say that their connection is; absent while they are away or did not say. */
  readonly quality?: MeasuredQuality;
}

/** The default number of participants on a page of a listing. */
export const PARTICIPANTS_PAGE = 1_000;

/**
 * What staff may do in a call of their tenant, and hosts in theirs. Who asks is looked at each time, so a host who
 * is none any more can do nothing more. Everything is idempotent, audited before it is done, and stored before rooms
 * are told: what a deployment does not take now is enforced as soon as it does, whatever happens to this process.
 */
export class Moderation {
  readonly #options: ModerationOptions;

  constructor(options: ModerationOptions) {
    this.#options = options;
  }

  /** A page of those who joined, in the order of joining, after `after`; the call may be open or ended. */
  async listParticipants(
    actor: Actor,
    id: CallId,
    page: { readonly after?: ParticipantId; readonly limit?: number } = {},
  ): Promise<readonly ModeratedParticipant[]> {
    const { store, control } = this.#options;
    const { call } = await moderatorOf(store, actor, id);
    const [known, inside, seats = []] = await Promise.all([
      store.listParticipants(id, { limit: PARTICIPANTS_PAGE, ...page }),
      this.#inside(call),
      control?.listSeats(id),
    ]);
    const seatOf = new Map(seats.map((seat) => [seat.participant, seat]));
    return known.map((record) => moderated(record, inside.get(record.id), seatOf.get(record.id)));
  }

  /** Permanently removes a participant: their resume secret no longer lets them back into this call. */
  async remove(actor: Actor, id: CallId, participant: ParticipantId, message: string): Promise<void> {
    const { call, subject: by } = await this.#begin(actor, id, 'remove', participant, message);
    const { store, clock, credentialTtl = 600, onRuling } = this.#options;
    await onRuling?.({ type: 'remove', call, participant, by });
    const at = clock.now();
    await store.markRemoved(id, participant, { at, message, watchUntil: at + credentialTtl * 1_000 });
    await this.#enforce(id);
  }

  /** Mutes a source once; the participant may unmute. */
  async mute(actor: Actor, id: CallId, participant: ParticipantId, source: Source): Promise<void> {
    await this.#begin(actor, id, 'mute', participant, source);
    const { store, clock } = this.#options;
    await store.requestMute(id, { only: participant }, source, clock.now());
    await this.#enforce(id);
  }

  /** Mutes every microphone but the actor's, once. */
  async muteAll(actor: Actor, id: CallId): Promise<void> {
    const { participant: self } = await this.#begin(actor, id, 'mute-all');
    const { store, clock } = this.#options;
    const all = self === undefined ? {} : { except: self };
    await store.requestMute(id, all, 'microphone', clock.now());
    await this.#enforce(id);
  }

  /** Blocks a source of a participant until it is unblocked; with the screen goes its audio. */
  async block(actor: Actor, id: CallId, participant: ParticipantId, source: Source): Promise<void> {
    await this.#setBlocked(actor, 'block', id, participant, source);
  }

  async unblock(actor: Actor, id: CallId, participant: ParticipantId, source: Source): Promise<void> {
    await this.#setBlocked(actor, 'unblock', id, participant, source);
  }

  /**
   * Makes a participant a host, beside those there are, or a guest again. Rejects with `InvalidInputError` where roles are
   * fixed.
   */
  async setRole(actor: Actor, id: CallId, participant: ParticipantId, role: Role): Promise<void> {
    const moderator = await moderatorOf(this.#options.store, actor, id);
    if (this.#hasFixedRoles(moderator.call))
      throw new InvalidInputError('Nobody can be given another role in this call.');
    await this.#beginAs(moderator, role === 'host' ? 'make-host' : 'make-guest', participant);
    await this.#giveRole(id, participant, role);
  }

  /**
   * Makes the first of those present, who are in the order of joining, a host unless one of them, or anyone inside the
   * rooms of the call, is. Nobody asks for it: it is what happens when all hosts stay away.
   */
  async passOnRole(id: CallId, present: readonly ParticipantId[]): Promise<void> {
    const { store } = this.#options;
    const [call, known] = await Promise.all([store.find(id), store.findParticipants(id, present)]);
    if (!call || call.endedAt !== undefined || this.#hasFixedRoles(call)) return;
    const [heir, ...others] = known.filter((person) => !person.removed && !isLockedOut(person, call));
    if (!heir) return;
    if ([heir, ...others].some(({ role }) => role === 'host')) return;
    // A host with a provider's own SDK is on no control channel.
    const inside = [...(await this.#inside(call)).keys()];
    const entered = await store.findParticipants(id, inside);
    if (entered.some(({ role, removed }) => role === 'host' && !removed)) return;
    await this.#audit({ call, subject: 'succession' }, 'make-host', heir.id);
    await this.#giveRole(id, heir.id, 'host');
  }

  /** While locked, only hosts and participants who have been inside may enter. */
  async setLocked(actor: Actor, id: CallId, locked: boolean): Promise<void> {
    const { call } = await this.#begin(actor, id, locked ? 'lock' : 'unlock');
    if (call.locked === locked) return;
    const { store, lifecycle } = this.#options;
    // Notes who is inside, of whom no event may have told yet: everyone else is kept out from now on.
    if (locked) await lifecycle.enforce(id);
    await store.setLocked(id, locked);
    this.#changed(id);
  }

  /** Denies all guests a source, those to come included, or allows it again; with the screen goes its audio. */
  async setGuestsDenied(actor: Actor, id: CallId, source: Source, denied: boolean): Promise<void> {
    await this.#begin(actor, id, denied ? 'withhold' : 'allow', undefined, source);
    const { store, clock } = this.#options;
    await store.setGuestsDenied(id, source, denied, clock.now());
    await this.#enforce(id);
  }

  /** Writes down that a host deletes the message at a place in the chat, which the control channel then does. */
  async noteDeletion(actor: Actor, id: CallId, seq: number): Promise<void> {
    await this.#begin(actor, id, 'delete-message', undefined, String(seq));
  }

  /** Ends a call for everyone; the next join at its key begins a new one. */
  async endCall(actor: Actor, id: CallId): Promise<void> {
    const { store, clock } = this.#options;
    const moderator = await moderatorOf(store, actor, id);
    if (moderator.call.endedAt !== undefined) return;
    await this.#audit(moderator, 'end');
    await store.end(id, clock.now(), 'always');
    await this.#enforce(id);
  }

  async #setBlocked(
    actor: Actor,
    action: 'block' | 'unblock',
    id: CallId,
    participant: ParticipantId,
    source: Source,
  ): Promise<void> {
    const { call, subject: by } = await this.#begin(actor, id, action, participant, source);
    const { store, clock, onRuling } = this.#options;
    const blocked = action === 'block';
    await onRuling?.({ type: 'block', call, participant, source, blocked, by });
    await store.setBlocked(id, participant, source, blocked, clock.now());
    await this.#enforce(id);
  }

  #hasFixedRoles(call: CallRecord): boolean {
    return this.#options.fixedRoles?.(call) ?? false;
  }

  async #giveRole(id: CallId, participant: ParticipantId, role: Role): Promise<void> {
    const { store, clock } = this.#options;
    await store.setRole(id, participant, role, clock.now());
    await this.#enforce(id);
  }

  async #begin(
    actor: Actor,
    id: CallId,
    action: ModerationAction,
    participant?: ParticipantId,
    detail?: string,
  ): Promise<Moderator> {
    const moderator = await moderatorOf(this.#options.store, actor, id);
    await this.#beginAs(moderator, action, participant, detail);
    return moderator;
  }

  async #beginAs(
    moderator: Moderator,
    action: ModerationAction,
    participant?: ParticipantId,
    detail?: string,
  ): Promise<void> {
    const { call } = moderator;
    if (call.endedAt !== undefined) throw new CallEndedError();
    if (participant !== undefined) {
      if (participant === moderator.participant)
        throw new InvalidInputError('Hosts do this to others, not to themselves.');
      if (!(await this.#options.store.findParticipant(call.id, participant)))
        throw new ParticipantNotFoundError('No participant with this id has joined the call.');
    }
    await this.#audit(moderator, action, participant, detail);
  }

  #changed(call: CallId): void {
    this.#options.changes?.changed(call);
  }

  /** Tells everyone what is stored, and the rooms. */
  async #enforce(call: CallId): Promise<void> {
    this.#changed(call);
    await this.#options.lifecycle.enforce(call);
  }

  async #inside(call: CallRecord): Promise<ReadonlyMap<ParticipantId, RoomParticipant>> {
    if (call.endedAt !== undefined) return new Map();
    const { deployments } = this.#options;
    const listed = await Promise.all(roomsOf(call).map((room) => listInside(deployments, room)));
    return new Map(listed.flat().map((person) => [person.participantId, person]));
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
  { id, name, role, joinedAt, blocked, removed, rights }: ParticipantRecord,
  inside: RoomParticipant | undefined,
  seat: TakenSeat | undefined,
): ModeratedParticipant => ({
  id,
  name,
  role,
  joinedAt,
  connected: inside !== undefined,
  sources: inside?.sources ?? [],
  blocked,
  removed: removed !== undefined,
  hidden: isHidden(rights),
  ...(inside && seat?.quality && { quality: seat.quality }),
});
