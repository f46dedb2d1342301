import {
  type CallId,
  type CallKey,
  type DeploymentId,
  type ParticipantId,
  type Source,
  type TenantId,
} from '@crossfade/video-core';
import {
  listInside,
  roomsOf,
  within,
  type CallRecord,
  type CallRoom,
  type Identity,
  type RoomParticipant,
} from '@crossfade/video-core/server';
import type { CallServer, CallServerStore } from '@crossfade/video-server';

/** Milliseconds within which a deployment says who is inside. */
const LISTING = 1_500;

/** Where a call is carried. */
export interface CarriedCall {
  readonly call: CallId;
  readonly deployment: DeploymentId;
  /** Why it began where it did. */
  readonly reason: string;
  /** Counts its moves, from 1. */
  readonly epoch: number;
}

/** A call as it is now. */
export interface SeenCall extends CarriedCall {
  readonly inside: readonly ParticipantId[];
  /** Of them, those of whom the others learn: neither who looks at a door, nor a recorder. */
  readonly visible: readonly ParticipantId[];
}

/** What visits ask of the call server; nothing where no call is open. Rejects when it could not be done. */
export interface VisitCalls {
  look(tenant: TenantId, key: CallKey): Promise<SeenCall | undefined>;
  /** Answers where the call was carried when it was closed. */
  close(tenant: TenantId, key: CallKey): Promise<CarriedCall | undefined>;
  remove(tenant: TenantId, key: CallKey, participant: ParticipantId, message: string): Promise<void>;
  /** Puts somebody off who may come back. */
  disconnect(tenant: TenantId, key: CallKey, participant: ParticipantId, message: string): Promise<void>;
  block(tenant: TenantId, key: CallKey, participant: ParticipantId, source: Source): Promise<void>;
}

/** By the services of a call server. */
export class ServedVisitCalls implements VisitCalls {
  readonly #store: Pick<CallServerStore, 'calls'>;
  readonly #server: () => Pick<CallServer, 'moderation' | 'deployments'>;
  readonly #subject: string;

  /**
   * The call server asks visits who may join, and so comes after them.
   *
   * @param subject Who acts, as the audit log names it.
   */
  constructor(
    store: Pick<CallServerStore, 'calls'>,
    server: () => Pick<CallServer, 'moderation' | 'deployments'>,
    subject = VISIT_ITSELF,
  ) {
    this.#store = store;
    this.#server = server;
    this.#subject = subject;
  }

  async look(tenant: TenantId, key: CallKey): Promise<SeenCall | undefined> {
    const call = await this.#store.calls.findOpen(tenant, key);
    if (!call) return undefined;
    const { deployments } = this.#server();
    const list = (room: CallRoom) => within(LISTING, listInside(deployments, room), room.deployment);
    const [pinned, ...beside] = roomsOf(call).map(list);
    // In a rescue the other room is on a deployment that is gone.
    const inside = await Promise.all([pinned, ...beside.map((room) => room.catch(() => []))]);
    const people = inside.flat().filter((one) => one !== undefined);
    return {
      ...carriedOf(call),
      inside: idsOf(people),
      visible: idsOf(people.filter(({ rights }) => !rights.hidden)),
    };
  }

  async close(tenant: TenantId, key: CallKey): Promise<CarriedCall | undefined> {
    const call = await this.#store.calls.findOpen(tenant, key);
    if (!call) return undefined;
    await this.#server().moderation.endCall(actorOf(tenant, this.#subject), call.id);
    // A call that has ended moves no more.
    const ended = await this.#store.calls.find(call.id);
    return carriedOf(ended ?? call);
  }

  async remove(tenant: TenantId, key: CallKey, participant: ParticipantId, message: string): Promise<void> {
    const call = await this.#store.calls.findOpen(tenant, key);
    if (!call || !(await this.#store.calls.findParticipant(call.id, participant))) return;
    await this.#server().moderation.remove(actorOf(tenant, this.#subject), call.id, participant, message);
  }

  async disconnect(
    tenant: TenantId,
    key: CallKey,
    participant: ParticipantId,
    message: string,
  ): Promise<void> {
    const call = await this.#store.calls.findOpen(tenant, key);
    if (!call) return;
    const { deployments } = this.#server();
    for (const room of roomsOf(call)) {
      const inside = await listInside(deployments, room);
      if (inside.some(({ participantId }) => participantId === participant))
        await deployments.get(room.deployment).removeParticipant(room.room, participant, message);
    }
  }

  async block(tenant: TenantId, key: CallKey, participant: ParticipantId, source: Source): Promise<void> {
    const call = await this.#store.calls.findOpen(tenant, key);
    const found = call && (await this.#store.calls.findParticipant(call.id, participant));
    if (!found || found.blocked.includes(source)) return;
    await this.#server().moderation.block(actorOf(tenant, this.#subject), found.call, participant, source);
  }
}

/** Each once, also in a move. */
const idsOf = (people: readonly RoomParticipant[]): readonly ParticipantId[] => [
  ...new Set(people.map(({ participantId }) => participantId)),
];

const carriedOf = ({ id, pin, decision, epoch }: CallRecord): CarriedCall => ({
  call: id,
  deployment: pin,
  reason: decision.reason,
  epoch,
});

/** Who acts, as the audit log names it, where no member of staff does. */
export const VISIT_ITSELF = 'visit';
/** The right to moderate the calls of visits. */
export const actorOf = (tenant: TenantId, subject = VISIT_ITSELF): Identity => ({
  tenant,
  grants: new Set(['staff']),
  subject,
});
