import { RoomNotFoundError } from '../../contract/errors/room-not-found-error.ts';
import { parseRoomName, roomName, type CallId, type DeploymentId } from '../../contract/identity.ts';
import type { CallChangeListener } from './call-change-listener.ts';
import type { CallRecord, LeftoverRoom } from './call-record.ts';
import type { CallStore } from './call-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Deployments } from '../decision/deployments.ts';
import type { EventDeduplicator } from './event-deduplicator.ts';
import { Recurring } from '../retention/recurring.ts';
import type { ServerEvent } from '../../contract/server-event.ts';
import type { Telemetry } from '../ports/telemetry.ts';

export interface CallLifecycleOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly events: EventDeduplicator;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly changes?: CallChangeListener;
  /** Seconds that a call is kept with nobody inside; 30 unless told. */
  readonly emptyGrace?: number;
  /** Seconds between two looks at who is really inside; 20 unless told. */
  readonly reconcileInterval?: number;
}

/** Calls that one sweep takes on, so that no sweep takes long. */
const BATCH = 50;

/**
 * Ends calls that everyone has left. Server events say who comes and goes; since events are lost, a slow
 * sweep asks the deployments themselves. Any number of processes may run one over the same store.
 */
export class CallLifecycle {
  readonly #options: CallLifecycleOptions;
  readonly #grace: number;
  readonly #unsubscribe: (() => void)[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #recurring: Recurring[] = [];
  /** Where the slow sweep goes on. */
  #reconciledUpTo: CallId | undefined;

  constructor(options: CallLifecycleOptions) {
    this.#options = options;
    this.#grace = (options.emptyGrace ?? 30) * 1000;
  }

  start(): void {
    const { deployments, reconcileInterval = 20 } = this.#options;
    for (const adapter of deployments.all)
      this.#unsubscribe.push(
        adapter.onEvent((event) =>
          this.#inBackground(`taking the event ${event.type}`, () => this.#take(adapter.deployment, event)),
        ),
      );
    this.#every(Math.min(1_000, this.#grace / 4), 'ending empty calls', () => this.endExpired());
    this.#every(reconcileInterval * 1000, 'asking who is inside', () => this.reconcile());
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await Promise.all(this.#recurring.map((one) => one.stop()));
    await Promise.all(this.#running);
  }

  /** Ends what has been empty for the grace time, and closes rooms of ended calls that are still there. */
  async endExpired(): Promise<void> {
    const { store, deployments, clock, changes } = this.#options;
    const emptyBefore = clock.now() - this.#grace;
    const expired = await store.listExpired(emptyBefore, BATCH);
    const silent = new Set<DeploymentId>();
    // One after the other here and below: people who join meanwhile wait for the same database.
    for (const call of expired) {
      if (await this.#hasPeople(call, silent)) await store.markOccupied(call.id);
      else if (await store.end(call.id, clock.now(), { emptyBefore })) changes?.changed(call.id);
    }
    // Each deployment for itself, so that the rooms of one that is away do not crowd out all others.
    for (const deployment of deployments.ids)
      for (const leftover of silent.has(deployment) ? [] : await store.listLeftoverRooms([deployment], BATCH))
        if (!(await this.#close(leftover))) break;
  }

  /** Asks the deployments who is inside, for one batch of open calls after another. */
  async reconcile(): Promise<void> {
    const { store } = this.#options;
    const after = this.#reconciledUpTo;
    const calls = await store.listOpen({ limit: BATCH, ...(after !== undefined && { after }) });
    this.#reconciledUpTo = calls.length < BATCH ? undefined : calls.at(-1)?.id;
    const silent = new Set<DeploymentId>();
    for (const call of calls) await this.#updateOccupancy(call, silent);
  }

  /** Closes the room of an ended call at once instead of at the next sweep. */
  async closeRoomOf(call: CallRecord): Promise<void> {
    const { id, epoch, attempt, pin } = call;
    await this.#close({ call: id, epoch, attempt, room: roomName(id, call), deployment: pin });
  }

  async #take(deployment: DeploymentId, event: ServerEvent): Promise<void> {
    const { store, events } = this.#options;
    if (!(await events.record(deployment, event))) return;
    if (
      event.type !== 'participant-joined' &&
      event.type !== 'participant-left' &&
      event.type !== 'room-finished'
    )
      return;
    const named = parseRoomName(event.room);
    const call = named && (await store.find(named.call));
    // A room that the call is not on says nothing about the call.
    if (!call || call.endedAt !== undefined || roomName(call.id, call) !== event.room) return;
    if (event.type === 'participant-joined') await store.markOccupied(call.id);
    else await this.#updateOccupancy(call);
  }

  async #updateOccupancy(call: CallRecord, silent = new Set<DeploymentId>()): Promise<void> {
    const { store, clock } = this.#options;
    const people = await this.#hasPeople(call, silent);
    if (people) await store.markOccupied(call.id);
    else if (people === false) await store.markEmpty(call.id, clock.now());
  }

  /**
   * `undefined` when the deployment does not say. It is then `silent`, and not asked again: each time costs a timeout,
   * while calls on other deployments wait for their turn.
   */
  async #hasPeople(call: CallRecord, silent: Set<DeploymentId>): Promise<boolean | undefined> {
    const { deployments, telemetry } = this.#options;
    if (!deployments.ids.includes(call.pin) || silent.has(call.pin)) return undefined;
    try {
      const people = await deployments.get(call.pin).listParticipants(roomName(call.id, call));
      return people.length > 0;
    } catch (error) {
      if (error instanceof RoomNotFoundError) return false;
      silent.add(call.pin);
      telemetry.failed(`listing who is in call ${call.id}`, error);
      return undefined;
    }
  }

  /** Whether the room is closed now. */
  async #close({ room, deployment }: LeftoverRoom): Promise<boolean> {
    const { deployments, store, telemetry, clock } = this.#options;
    try {
      await deployments.get(deployment).closeRoom(room, 'ended');
      await store.markRoomClosed(room, clock.now());
      return true;
    } catch (error) {
      // It stays a leftover, so a later sweep tries again.
      telemetry.failed(`closing room ${room}`, error);
      return false;
    }
  }

  #every(interval: number, what: string, task: () => Promise<void>): void {
    const { telemetry } = this.#options;
    this.#recurring.push(new Recurring({ what, interval: () => interval, task, telemetry }));
  }

  #inBackground(what: string, task: () => Promise<void>): Promise<void> {
    const running = task()
      .catch((error: unknown) => this.#options.telemetry.failed(what, error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }
}
