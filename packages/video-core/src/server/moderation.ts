import { roomName, type CallId, type CallKey, type ParticipantId } from '../identity.ts';
import type { Source } from '../media.ts';
import type { Role } from '../rights.ts';
import { CallEndedError } from '../errors/call-ended-error.ts';
import { RoomNotFoundError } from '../errors/room-not-found-error.ts';
import type { AuditLog, ModerationAction } from './audit-log.ts';
import type { CallLife } from './call-life.ts';
import type { CallNews } from './call-news.ts';
import { rightsOf, type CallRecord, type ParticipantRecord } from './call-record.ts';
import type { CallStore } from './call-store.ts';
import type { Clock } from './clock.ts';
import type { Deployments } from './deployments.ts';
import { CallNotFoundError } from './errors/call-not-found-error.ts';
import { ParticipantNotFoundError } from './errors/participant-not-found-error.ts';
import { UnauthorizedError } from './errors/unauthorized-error.ts';
import type { Identity } from './identify.ts';
import type { RoomParticipant } from './server-adapter.ts';

export interface ModerationOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly audit: AuditLog;
  readonly life: Pick<CallLife, 'closeRoomOf'>;
  readonly clock: Clock;
  readonly news?: CallNews;
}

/** A person as staff see them: what is stored, and whether they are inside now. */
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

/** What staff may do in a call of their tenant. Everything is idempotent and audited before it is done. */
export class Moderation {
  readonly #options: ModerationOptions;

  constructor(options: ModerationOptions) {
    this.#options = options;
  }

  async findOpenCall(identity: Identity, key: CallKey): Promise<CallRecord | undefined> {
    requireStaff(identity);
    return this.#options.store.findOpen(identity.tenant, key);
  }

  /** Open or ended. */
  async listParticipants(identity: Identity, id: CallId): Promise<readonly ModeratedParticipant[]> {
    const call = await this.#call(identity, id);
    const { store } = this.#options;
    const [known, inside] = await Promise.all([store.listParticipants(id), this.#inside(call)]);
    return known.map((record) => moderated(record, inside.get(record.id)));
  }

  /** Puts a person out for good: their resume secret no longer lets them back into this call. */
  async remove(identity: Identity, call: CallId, participant: ParticipantId, message: string): Promise<void> {
    const { room, adapter } = await this.#begin(identity, 'remove', call, participant, message);
    const { store, clock, news } = this.#options;
    await store.markRemoved(call, participant, { at: clock.now(), message });
    news?.changed(call);
    await adapter.removeParticipant(room, participant, message);
  }

  /** Silences a source now; the person may unmute. */
  async mute(identity: Identity, call: CallId, participant: ParticipantId, source: Source): Promise<void> {
    const { room, adapter } = await this.#begin(identity, 'mute', call, participant, source);
    await adapter.mute(room, participant, source);
  }

  /** Takes a source from a person until it is unblocked. */
  async block(identity: Identity, call: CallId, participant: ParticipantId, source: Source): Promise<void> {
    await this.#setBlocked(identity, 'block', call, participant, source);
  }

  async unblock(identity: Identity, call: CallId, participant: ParticipantId, source: Source): Promise<void> {
    await this.#setBlocked(identity, 'unblock', call, participant, source);
  }

  /** Ends a call for everyone; the next join at its key begins a new one. */
  async endCall(identity: Identity, id: CallId): Promise<void> {
    const call = await this.#call(identity, id);
    if (call.endedAt !== undefined) return;
    await this.#audit(identity, 'end', id);
    const { store, clock, life, news } = this.#options;
    await store.end(id, clock.now(), 'always');
    news?.changed(id);
    await life.closeRoomOf(call);
  }

  async #setBlocked(
    identity: Identity,
    action: 'block' | 'unblock',
    call: CallId,
    participant: ParticipantId,
    source: Source,
  ): Promise<void> {
    const { room, adapter } = await this.#begin(identity, action, call, participant, source);
    const { store } = this.#options;
    let record = await store.setBlocked(call, participant, source, action === 'block');
    // Another moderator's change may overtake this one on the way to the room: the store's word is last.
    for (let attempt = 1; record && attempt <= RIGHTS_TRIES; attempt++) {
      const applied = rightsOf(record);
      await adapter.setRights(room, participant, applied);
      const latest = await store.findParticipant(call, participant);
      const settled = latest && rightsOf(latest).publish.join() === applied.publish.join();
      record = settled ? undefined : latest;
    }
  }

  async #begin(
    identity: Identity,
    action: ModerationAction,
    id: CallId,
    participant: ParticipantId,
    detail: string,
  ) {
    const call = await this.#call(identity, id);
    if (call.endedAt !== undefined) throw new CallEndedError();
    const { store, deployments } = this.#options;
    if (!(await store.findParticipant(id, participant))) throw new ParticipantNotFoundError();
    await this.#audit(identity, action, id, participant, detail);
    return { room: roomName(id, call), adapter: deployments.get(call.pin) };
  }

  async #call(identity: Identity, id: CallId): Promise<CallRecord> {
    requireStaff(identity);
    const call = await this.#options.store.find(id);
    if (!call || call.tenant !== identity.tenant) throw new CallNotFoundError();
    return call;
  }

  async #inside(call: CallRecord): Promise<ReadonlyMap<ParticipantId, RoomParticipant>> {
    if (call.endedAt !== undefined) return new Map();
    const adapter = this.#options.deployments.get(call.pin);
    try {
      const people = await adapter.listParticipants(roomName(call.id, call));
      return new Map(people.map((person) => [person.participantId, person]));
    } catch (error) {
      if (error instanceof RoomNotFoundError) return new Map();
      throw error;
    }
  }

  #audit(
    { tenant, subject }: Identity,
    action: ModerationAction,
    call: CallId,
    participant?: ParticipantId,
    detail?: string,
  ): Promise<void> {
    const { audit, clock } = this.#options;
    return audit.record({
      at: clock.now(),
      tenant,
      subject,
      action,
      call,
      ...(participant !== undefined && { participant }),
      ...(detail !== undefined && { detail }),
    });
  }
}

function requireStaff({ grants }: Identity): void {
  if (!grants.has('staff')) throw new UnauthorizedError();
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
