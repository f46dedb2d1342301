import { ProviderUnavailableError } from '../../contract/errors/provider-unavailable-error.ts';
import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import { BoundedMap } from '../../adapter-kit/bounded-map.ts';
import { roomName, type MoveId } from '../../contract/identity.ts';
import type { RoomParticipant, RoomSpec } from '../../contract/server-adapter.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import type { RoomSettingsOf } from '../../server/calls/room-settings.ts';
import type { DeploymentHealth } from '../../server/decision/deployment-health.ts';
import type { Deployments } from '../../server/decision/deployments.ts';
import type { Clock } from '../../server/ports/clock.ts';
import { listInside } from '../../server/calls/list-inside.ts';
import { within } from '../../server/calls/within.ts';
import { firstToFollow } from './barrier.ts';
import { NEWCOMERS_LIMIT } from './move-times.ts';
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
  /** Absent: all rooms are as `room` says. */
  readonly roomOf?: RoomSettingsOf;
  readonly observer: Pick<MoveObserver, 'bystanders' | 'followers' | 'standing'>;
  /** Tells participants of a call where it is, and what is under way. */
  readonly tell: (call: MoveRecord['call']) => void;
}

/** Milliseconds that a deployment has to answer. */
const PATIENCE = { open: 4_000, list: 1_200, close: 2_000 } as const;

/** Milliseconds after which the same notice is sent again: everyone on the channel is read for it. */
const TELL_AGAIN = 1_000;
/** Moves whose last notice is remembered. */
const TOLD = 1_000;

/** What came of an effect: an input, or when another look is due. `later`: what failed is tried again then. */
export type EffectOutcome =
  | { readonly input: MoveInput }
  | { readonly look: 'at-once' | 'as-usual' | 'later' };

/** Carries out what the policy asks for. */
export class MoveEffects {
  readonly #options: MoveEffectsOptions;
  /** The version of each move that participants were notified of last, and when. */
  readonly #told = new BoundedMap<MoveId, { readonly version: number; readonly at: number }>(TOLD);

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
        this.#tell(move);
        return { look: 'as-usual' };
    }
  }

  #tell({ id, call, version }: MoveRecord): void {
    const { clock, tell } = this.#options;
    const last = this.#told.get(id);
    const at = clock.now();
    if (last?.version === version && at - last.at < TELL_AGAIN) return;
    this.#told.set(id, { version, at });
    tell(call);
  }

  async #open(move: MoveRecord): Promise<EffectOutcome> {
    const { deployments, health, clock, room, roomOf, observer } = this.#options;
    const { deployment } = move.target;
    const planned = move.kind === 'planned';
    try {
      const settings = await roomOf?.(move);
      const opening = deployments
        .get(deployment)
        .createRoom({ ...room, ...settings, room: roomName(move.call, move.target) });
      const [, inside, followers] = await Promise.all([
        within(PATIENCE.open, opening, deployment),
        planned ? this.#inside(move) : [],
        observer.followers(move),
      ]);
      const { settled, arriving } = await observer.bystanders(move, inside ?? [], followers);
      const at = clock.now();
      if (planned && (inside === undefined || arriving.length > 0) && at < move.requestedAt + NEWCOMERS_LIMIT)
        return { look: 'later' };
      health.reportSuccess(deployment);
      const opened: MoveInput = {
        type: 'opened',
        at,
        ...firstToFollow(inside ?? [], followers),
        leaving: [...settled, ...arriving].map((one) => one.participantId),
        behind: settled.map(({ name }) => name),
      };
      return { input: opened };
    } catch (error) {
      // One request that is lost aborts nothing; the deadline does.
      if (error instanceof ProviderUnavailableError && planned) return { look: 'later' };
      if (error instanceof ProviderUnavailableError) health.reportFailure(deployment, error.message);
      else if (!(error instanceof RoomNotFoundError)) throw error;
      return { input: { type: 'not-opened', at: clock.now(), detail: error.message } };
    }
  }

  /** `undefined` where the room does not say: a move must not depend on the source. */
  async #inside({ call, source }: MoveRecord): Promise<readonly RoomParticipant[] | undefined> {
    const { deployment } = source;
    try {
      const listing = listInside(this.#options.deployments, { room: roomName(call, source), deployment });
      return await within(PATIENCE.list, listing, deployment);
    } catch {
      return undefined;
    }
  }

  async #commit(
    move: MoveRecord,
    { ready }: Extract<MoveEffect, { type: 'commit' }>,
  ): Promise<EffectOutcome> {
    const { moves, clock, tell } = this.#options;
    const outcome = await moves.commit(move.id, move.version, { ready, at: clock.now() });
    if (outcome === 'committed') tell(move.call);
    return { look: outcome === 'not-ready' ? 'as-usual' : 'at-once' };
  }

  async #close(move: MoveRecord, room: MoveRoom): Promise<EffectOutcome> {
    const { calls, deployments, observer, clock } = this.#options;
    const name = roomName(move.call, room);
    const { deployment } = room;
    if (observer.standing(deployment) === 'down') return { look: 'later' };
    try {
      await within(PATIENCE.close, deployments.get(deployment).closeRoom(name, 'ended'), deployment);
    } catch (error) {
      // It is tried again until the deployment answers.
      if (error instanceof ProviderUnavailableError) return { look: 'later' };
      throw error;
    }
    await calls.markRoomClosed(name, clock.now());
    return { input: { type: 'cleared' } };
  }
}
