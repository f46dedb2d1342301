import { parseRoomName, type CallId, type DeploymentId, type RoomName } from '../../contract/identity.ts';
import type { ServerEvent } from '../../contract/server-event.ts';
import { FairQueue } from '../admission/fair-queue.ts';
import type { Deployments } from '../decision/deployments.ts';
import type { Clock } from '../ports/clock.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { Background } from '../background/background.ts';
import type { CallChangeListener } from './call-change-listener.ts';
import { roomsOf } from './call-record.ts';
import { CallReconciler } from './call-reconciler.ts';
import type { CallStore } from './call-store.ts';
import type { EventDeduplicator } from './event-deduplicator.ts';
import type { RoomSettingsOf } from './room-settings.ts';

export interface CallLifecycleOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly events: EventDeduplicator;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly changes?: CallChangeListener;
  /** Seconds that an empty call is kept; default 30. */
  readonly emptyGrace?: number;
  /** Calls that are kept for another time than `emptyGrace`; absent: none. */
  readonly roomOf?: RoomSettingsOf;
  /** Seconds between two looks at who is really inside; default 20. */
  readonly reconcileInterval?: number;
  /** Seconds that credentials admit; default 600. */
  readonly credentialTtl?: number;
}

/** Milliseconds between two looks for calls that are due. */
const TICK = 200;
/** Milliseconds between two looks for participants who never entered. */
const PRUNING = 5_000;
/** Guests of one call who never entered: more are not kept, however many join. */
const NEVER_ENTERED_KEPT = 200;
/** Milliseconds beyond their credentials that participants who never entered are kept. */
const NEVER_ENTERED_MARGIN = 60_000;
/** Rooms whose events are acted on at once, so that those who enter and leave all the time keep no join waiting. */
const EVENTS_AT_ONCE = 4;
/** Milliseconds. A store or a deployment that does not answer is given up by then. */
const EVENTS_HANG = 10_000;
/** Participants that one pruning deletes, so that none takes long. */
const PRUNE_BATCH = 1_000;

/**
 * Keeps calls and their rooms equal to what is stored: acts on what deployments tell, and looks at each call when it
 * is due. Any number of processes may run one over the same store; each call is looked at by one at a time.
 */
export class CallLifecycle {
  readonly #options: CallLifecycleOptions;
  readonly #reconciler: CallReconciler;
  readonly #unsubscribe: (() => void)[] = [];
  readonly #background: Background;
  /** What was told of rooms and waits for their turn. */
  readonly #told = new Map<string, ServerEvent[]>();
  readonly #turns = new FairQueue<string>(EVENTS_AT_ONCE, EVENTS_HANG);

  constructor(options: CallLifecycleOptions) {
    this.#options = options;
    this.#background = new Background(options.telemetry);
    this.#reconciler = new CallReconciler({
      ...options,
      emptyGrace: (options.emptyGrace ?? 30) * 1_000,
      interval: (options.reconcileInterval ?? 20) * 1_000,
      credentialLife: (options.credentialTtl ?? 600) * 1_000,
    });
  }

  start(): void {
    for (const adapter of this.#options.deployments.all)
      this.#unsubscribe.push(adapter.onEvent((event) => this.#hear(adapter.deployment, event)));
    this.#background.every(TICK, 'looking after calls that are due', () => this.#reconciler.runDue());
    this.#background.every(PRUNING, 'pruning participants who never entered', () => this.prune());
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await this.#background.stop();
    await this.#reconciler.stop();
  }

  /**
   * Makes the rooms of a call equal to what is stored, now; what fails is tried again in the background until it is
   * done, by any process. Resolves after the first try and never rejects.
   */
  enforce(call: CallId): Promise<void> {
    return this.#reconciler.enforce(call);
  }

  /** Looks after the calls that are due. */
  runDue(): Promise<void> {
    return this.#reconciler.runDue();
  }

  /** Deletes participants who never entered and whose credentials are over, or who are too many. */
  async prune(): Promise<void> {
    const { store, clock, credentialTtl = 600 } = this.#options;
    await store.pruneNeverEntered({
      admittedBefore: clock.now() - credentialTtl * 1_000 - NEVER_ENTERED_MARGIN,
      keep: NEVER_ENTERED_KEPT,
      limit: PRUNE_BATCH,
    });
  }

  /** Notes what a deployment tells; what it tells of one room meanwhile is acted on together. */
  #hear(deployment: DeploymentId, event: ServerEvent): void {
    // Nothing follows from the others, and a guest could fill the store with them: by publishing over and over.
    if (
      event.type !== 'participant-joined' &&
      event.type !== 'participant-left' &&
      event.type !== 'room-finished'
    )
      return;
    const place = JSON.stringify([deployment, event.room]);
    const waiting = this.#told.get(place);
    if (waiting) {
      waiting.push(event);
      return;
    }
    const told = [event];
    this.#told.set(place, told);
    void this.#background.run(`taking the event ${event.type}`, () =>
      this.#turns.run(place, async () => {
        this.#told.delete(place);
        await this.#take(deployment, event.room, told);
      }),
    );
  }

  async #take(deployment: DeploymentId, name: RoomName, told: readonly ServerEvent[]): Promise<void> {
    const { store, clock } = this.#options;
    const named = parseRoomName(name);
    const call = named && (await store.find(named.call));
    // A room that the call is not in says nothing about the call, and neither does a deployment that does not run it.
    const room = call && roomsOf(call).find((one) => one.room === name && one.deployment === deployment);
    const joined = told.flatMap((event) => (event.type === 'participant-joined' ? event.participantId : []));
    // First, since it makes the call due: should this process die now, another one looks.
    if (room && joined.length > 0) await store.markInside(room.call, [...new Set(joined)], clock.now());
    if (!(await this.#isNews(deployment, told)) || !room) return;
    if (told.some(({ type }) => type === 'room-finished')) await this.#reconciler.replaceFinished(room);
    await this.#reconciler.enforce(room.call);
  }

  /** Records events until one is new: another look, if another one is told again, finds nothing to do. */
  async #isNews(deployment: DeploymentId, told: readonly ServerEvent[]): Promise<boolean> {
    for (const event of told) if (await this.#options.events.record(deployment, event)) return true;
    return false;
  }
}
