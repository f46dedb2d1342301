import {
  type CallId,
  type CallKey,
  type DeploymentId,
  type ParticipantId,
  type TenantId,
} from '@crossfade/video-core';
import { listInside, roomsOf, type Identity } from '@crossfade/video-core/server';
import type { CallServer, CallServerStore } from '@crossfade/video-server';

/** A call as it is now. */
export interface SeenCall {
  readonly call: CallId;
  readonly deployment: DeploymentId;
  /** Why it began where it did. */
  readonly reason: string;
  /** Counts its moves, from 1. */
  readonly epoch: number;
  readonly inside: readonly ParticipantId[];
}

/** What visits ask of the call server; nothing where no call is open. Rejects when it could not be done. */
export interface VisitCalls {
  look(tenant: TenantId, key: CallKey): Promise<SeenCall | undefined>;
  close(tenant: TenantId, key: CallKey): Promise<void>;
  remove(tenant: TenantId, key: CallKey, participant: ParticipantId, message: string): Promise<void>;
}

/** By the services of a call server. */
export class ServedVisitCalls implements VisitCalls {
  readonly #store: Pick<CallServerStore, 'calls'>;
  readonly #server: () => Pick<CallServer, 'moderation' | 'deployments'>;

  /** The call server asks visits who may join, and so comes after them. */
  constructor(
    store: Pick<CallServerStore, 'calls'>,
    server: () => Pick<CallServer, 'moderation' | 'deployments'>,
  ) {
    this.#store = store;
    this.#server = server;
  }

  async look(tenant: TenantId, key: CallKey): Promise<SeenCall | undefined> {
    const call = await this.#store.calls.findOpen(tenant, key);
    if (!call) return undefined;
    const { deployments } = this.#server();
    const inside = await Promise.all(roomsOf(call).map((room) => listInside(deployments, room)));
    return {
      call: call.id,
      deployment: call.pin,
      reason: call.decision.reason,
      epoch: call.epoch,
      inside: [...new Set(inside.flat().map(({ participantId }) => participantId))],
    };
  }

  async close(tenant: TenantId, key: CallKey): Promise<void> {
    const call = await this.#store.calls.findOpen(tenant, key);
    if (call) await this.#server().moderation.endCall(actorOf(tenant), call.id);
  }

  async remove(tenant: TenantId, key: CallKey, participant: ParticipantId, message: string): Promise<void> {
    const call = await this.#store.calls.findOpen(tenant, key);
    if (!call || !(await this.#store.calls.findParticipant(call.id, participant))) return;
    await this.#server().moderation.remove(actorOf(tenant), call.id, participant, message);
  }
}

/** The visit itself, as the audit log names it. */
const actorOf = (tenant: TenantId): Identity => ({ tenant, grants: new Set(['staff']), subject: 'visit' });
