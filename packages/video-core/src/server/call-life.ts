import { RoomNotFoundError } from '../errors/room-not-found-error.ts';
import { parseRoomName, roomName, type CallId, type DeploymentId } from '../identity.ts';
import type { CallNews } from './call-news.ts';
import type { CallRecord, LeftoverRoom } from './call-record.ts';
import type { CallStore } from './call-store.ts';
import type { Clock } from './clock.ts';
import type { Deployments } from './deployments.ts';
import type { EventLedger } from './event-ledger.ts';
import type { ServerEvent } from './server-event.ts';
import type { Telemetry } from './telemetry.ts';

export interface CallLifeOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly events: EventLedger;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly news?: CallNews;
  /** Seconds that a call is kept with nobody inside; 30 unless told. */
  readonly emptyGrace?: number;
  /** Seconds between two looks at who is really inside; 20 unless told. */
  readonly reconcileInterval?: number;
}

/** Calls that one sweep takes on, so that no sweep takes long. */
const BATCH = 50;
/** Milliseconds that events are remembered. */
const EVENTS_KEPT = 7 * 24 * 3_600_000;

/**
 * Ends calls that everyone has left. Server events say who comes and goes; since events are lost, a slow
 * sweep asks the deployments themselves. Any number of processes may run one over the same store.
 */
export class CallLife {
  readonly #options: CallLifeOptions;
  readonly #grace: number;
  readonly #unsubscribe: (() => void)[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;
  /** Where the slow sweep goes on. */
  #reconciledUpTo: CallId | undefined;

  constructor(options: CallLifeOptions) {
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
    this.#every(3_600_000, 'forgetting old events', () =>
      this.#options.events.prune(this.#options.clock.now() - EVENTS_KEPT),
    );
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await Promise.all(this.#running);
  }

  /** Ends what has been empty for the grace time, and closes rooms of ended calls that are still there. */
  async endExpired(): Promise<void> {
    const { store, deployments, clock, news } = this.#options;
    const emptyBefore = clock.now() - this.#grace;
    const expired = await store.listExpired(emptyBefore, BATCH);
    // One after the other here and below: people who join meanwhile wait for the same database.
    for (const call of expired) {
      if (await this.#hasPeople(call)) await store.markOccupied(call.id);
      else if (await store.end(call.id, clock.now(), { emptyBefore })) news?.changed(call.id);
    }
    const leftovers = await store.listLeftoverRooms(deployments.ids, BATCH);
    for (const leftover of leftovers) await this.#close(leftover);
  }

  /** Asks the deployments who is inside, for one batch of open calls after another. */
  async reconcile(): Promise<void> {
    const { store } = this.#options;
    const after = this.#reconciledUpTo;
    const calls = await store.listOpen({ limit: BATCH, ...(after !== undefined && { after }) });
    this.#reconciledUpTo = calls.length < BATCH ? undefined : calls.at(-1)?.id;
    for (const call of calls) await this.#updateOccupancy(call);
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

  async #updateOccupancy(call: CallRecord): Promise<void> {
    const { store, clock } = this.#options;
    const people = await this.#hasPeople(call);
    if (people) await store.markOccupied(call.id);
    else if (people === false) await store.markEmpty(call.id, clock.now());
  }

  /** `undefined` when the deployment does not say. */
  async #hasPeople(call: CallRecord): Promise<boolean | undefined> {
    const { deployments, telemetry } = this.#options;
    if (!deployments.ids.includes(call.pin)) return undefined;
    try {
      const people = await deployments.get(call.pin).listParticipants(roomName(call.id, call));
      return people.length > 0;
    } catch (error) {
      if (error instanceof RoomNotFoundError) return false;
      telemetry.failed(`listing who is in call ${call.id}`, error);
      return undefined;
    }
  }

  async #close({ room, deployment }: LeftoverRoom): Promise<void> {
    const { deployments, store, telemetry, clock } = this.#options;
    try {
      await deployments.get(deployment).closeRoom(room, 'ended');
      await store.markRoomClosed(room, clock.now());
    } catch (error) {
      // It stays a leftover, so a later sweep tries again.
      telemetry.failed(`closing room ${room}`, error);
    }
  }

  #every(interval: number, what: string, task: () => Promise<void>): void {
    // Processes that started together must not sweep together for ever.
    const wait = interval * (0.75 + Math.random() / 2);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void this.#inBackground(what, task).finally(() => {
        if (!this.#stopped) this.#every(interval, what, task);
      });
    }, wait);
    timer.unref();
    this.#timers.add(timer);
  }

  #inBackground(what: string, task: () => Promise<void>): Promise<void> {
    const running = task()
      .catch((error: unknown) => this.#options.telemetry.failed(what, error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }
}
