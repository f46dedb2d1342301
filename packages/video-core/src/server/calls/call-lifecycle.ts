import { parseRoomName, type CallId, type DeploymentId } from '../../contract/identity.ts';
import type { ServerEvent } from '../../contract/server-event.ts';
import type { Deployments } from '../decision/deployments.ts';
import type { Clock } from '../ports/clock.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { Recurring } from '../retention/recurring.ts';
import type { CallChangeListener } from './call-change-listener.ts';
import { roomsOf } from './call-record.ts';
import { CallReconciler } from './call-reconciler.ts';
import type { CallStore } from './call-store.ts';
import type { EventDeduplicator } from './event-deduplicator.ts';

export interface CallLifecycleOptions {
  readonly store: CallStore;
  readonly deployments: Deployments;
  readonly events: EventDeduplicator;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  readonly changes?: CallChangeListener;
  /** Seconds that an empty call is kept; default 30. */
  readonly emptyGrace?: number;
  /** Seconds between two looks at who is really inside; default 20. */
  readonly reconcileInterval?: number;
  /** Seconds that credentials admit; default 600. */
  readonly credentialTtl?: number;
}

/** Milliseconds between two looks for calls that are due. */
const TICK = 400;
/** Milliseconds between two looks for participants who never entered. */
const PRUNING = 5_000;
/** Guests of one call who never entered: more are not kept, however many join. */
const NEVER_ENTERED_KEPT = 200;
/** Milliseconds beyond their credentials that participants who never entered are kept. */
const NEVER_ENTERED_MARGIN = 60_000;
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
  readonly #running = new Set<Promise<void>>();
  readonly #recurring: Recurring[] = [];

  constructor(options: CallLifecycleOptions) {
    this.#options = options;
    this.#reconciler = new CallReconciler({
      ...options,
      emptyGrace: (options.emptyGrace ?? 30) * 1_000,
      interval: (options.reconcileInterval ?? 20) * 1_000,
      credentialLife: (options.credentialTtl ?? 600) * 1_000,
    });
  }

  start(): void {
    for (const adapter of this.#options.deployments.all)
      this.#unsubscribe.push(
        adapter.onEvent((event) =>
          this.#inBackground(`taking the event ${event.type}`, () => this.#take(adapter.deployment, event)),
        ),
      );
    this.#every(TICK, 'looking after calls that are due', () => this.#reconciler.runDue());
    this.#every(PRUNING, 'pruning participants who never entered', () => this.prune());
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await Promise.all(this.#recurring.map((one) => one.stop()));
    while (this.#running.size > 0) await Promise.all(this.#running);
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

  async #take(deployment: DeploymentId, event: ServerEvent): Promise<void> {
    const { store, events, clock } = this.#options;
    // Nothing follows from the others, and a guest could fill the store with them: by publishing over and over.
    if (
      event.type !== 'participant-joined' &&
      event.type !== 'participant-left' &&
      event.type !== 'room-finished'
    )
      return;
    const named = parseRoomName(event.room);
    const call = named && (await store.find(named.call));
    // A room that the call is not in says nothing about the call, and neither does a deployment that does not run it.
    const room =
      call && roomsOf(call).find((one) => one.room === event.room && one.deployment === deployment);
    // First, since it makes the call due: should this process die now, another one looks.
    if (room && event.type === 'participant-joined')
      await store.markInside(room.call, [event.participantId], clock.now());
    if (!(await events.record(deployment, event)) || !room) return;
    if (event.type === 'room-finished') await this.#reconciler.replaceFinished(room);
    await this.#reconciler.enforce(room.call);
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
