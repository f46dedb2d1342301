import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import { roomName } from '../../contract/identity.ts';
import type { RoomParticipant, RoomSpec } from '../../contract/server-adapter.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import type { Deployments } from '../../server/decision/deployments.ts';
import type { DeploymentHealth } from '../../server/decision/deployment-health.ts';
import type { Clock } from '../../server/ports/clock.ts';
import { firstToFollow } from './barrier.ts';
import { NEWCOMER, NEWCOMERS_LIMIT } from './move-times.ts';
import { within } from '../../server/calls/within.ts';
import type { MoveObserver } from './move-observer.ts';
import type { MoveEffect, MoveInput } from './move-policy.ts';
import type { MoveRecord, MoveRoom } from './move-record.ts';
import type { MoveStore } from './move-store.ts';

export interface MoveEffectsOptions {
  readonly calls: Pick<CallStore, 'markRoomClosed'>;
  readonly moves: Pick<MoveStore, 'commit'>;
  readonly deployments: Deployments;
  readonly health: Pick<DeploymentHealth, 'reportFailure' | 'reportSuccess'>;
  readonly clock: Clock;
  readonly room: Omit<RoomSpec, 'room'>;
  readonly observer: Pick<MoveObserver, 'followers'>;
  /** Tells participants of a call where it is, and what is under way. */
  readonly tell: (call: MoveRecord['call']) => void;
}

/** Milliseconds that a deployment has to answer. */
const PATIENCE = { open: 4_000, list: 1_200, close: 2_000 } as const;

/** What came of an effect: an input, or whether another look is due at once. */
export type EffectOutcome = { readonly input: MoveInput } | { readonly lookAgain: boolean };

/** Carries out what the policy asks for. */
export class MoveEffects {
  readonly #options: MoveEffectsOptions;

  constructor(options: MoveEffectsOptions) {
    this.#options = options;
  }

  async run(effect: MoveEffect, move: MoveRecord): Promise<EffectOutcome> {
    switch (effect.type) {
      case 'open-target':
        return await this.#open(move);
      case 'commit':
        return await this.#commit(move, effect);
      case 'close-room':
        return await this.#close(move, effect.room);
      case 'tell':
        this.#options.tell(move.call);
        return { lookAgain: false };
    }
  }

  async #open(move: MoveRecord): Promise<EffectOutcome> {
    const { deployments, health, clock, room } = this.#options;
    const { deployment } = move.target;
    try {
      const opening = deployments
        .get(deployment)
        .createRoom({ ...room, room: roomName(move.call, move.target) });
      const [, inside, followers] = await Promise.all([
        within(PATIENCE.open, opening, deployment),
        this.#inside(move, move.source),
        this.#options.observer.followers(move),
      ]);
      health.reportSuccess(deployment);
      const at = clock.now();
      const seated = new Set(followers.map(({ id }) => id));
      const arriving = inside.some(
        ({ participantId, joinedAt }) => !seated.has(participantId) && joinedAt >= at - NEWCOMER,
      );
      if (arriving && move.kind === 'planned' && at < move.requestedAt + NEWCOMERS_LIMIT)
        return { lookAgain: false };
      const following = new Set(followers.filter(({ follows }) => follows).map(({ id }) => id));
      const publishers = inside.filter(({ sources }) => sources.length > 0).map((one) => one.participantId);
      const opened: MoveInput = {
        type: 'opened',
        at,
        publishers,
        first: firstToFollow(publishers, followers),
        leaving: inside.map((one) => one.participantId).filter((id) => !following.has(id)),
      };
      return { input: opened };
    } catch (error) {
      if (error instanceof ProviderUnavailableError) health.reportFailure(deployment, error.message);
      else if (!(error instanceof RoomNotFoundError)) throw error;
      return { input: { type: 'not-opened', at: clock.now(), detail: error.message } };
    }
  }

  /** Nobody where the room does not say, since a move must not depend on the source. */
  async #inside({ call }: MoveRecord, room: MoveRoom): Promise<readonly RoomParticipant[]> {
    const { deployment } = room;
    try {
      const listing = this.#options.deployments.get(deployment).listParticipants(roomName(call, room));
      return await within(PATIENCE.list, listing, deployment);
    } catch {
      return [];
    }
  }

  async #commit(
    move: MoveRecord,
    { ready }: Extract<MoveEffect, { type: 'commit' }>,
  ): Promise<EffectOutcome> {
    const { moves, clock, tell } = this.#options;
    const outcome = await moves.commit(move.id, move.version, { ready, at: clock.now() });
    if (outcome === 'committed') tell(move.call);
    return { lookAgain: outcome !== 'not-ready' };
  }

  async #close(move: MoveRecord, room: MoveRoom): Promise<EffectOutcome> {
    const { calls, deployments, clock } = this.#options;
    const name = roomName(move.call, room);
    const { deployment } = room;
    try {
      await within(PATIENCE.close, deployments.get(deployment).closeRoom(name, 'ended'), deployment);
    } catch (error) {
      // It is tried again until the deployment answers.
      if (error instanceof ProviderUnavailableError) return { lookAgain: false };
      throw error;
    }
    await calls.markRoomClosed(name, clock.now());
    return { input: { type: 'cleared' } };
  }
}
