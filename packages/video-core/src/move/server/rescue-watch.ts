import type { CallStore } from '../../server/calls/call-store.ts';
import { mapConcurrently } from '../../server/calls/map-concurrently.ts';
import type { Deployments } from '../../server/decision/deployments.ts';
import type { Telemetry } from '../../server/ports/telemetry.ts';
import { Recurring } from '../../server/retention/recurring.ts';
import type { MoveObserver } from './move-observer.ts';
import type { Moves } from './moves.ts';

export interface RescueWatchOptions {
  readonly calls: Pick<CallStore, 'listPinned'>;
  readonly moves: Pick<Moves, 'rescue'>;
  readonly deployments: Pick<Deployments, 'ids'>;
  readonly observer: Pick<MoveObserver, 'standing'>;
  readonly telemetry: Telemetry;
}

/** Milliseconds between two looks. */
const LOOK = 400;
/** Calls that one look takes on; the next takes the others. */
const BATCH = 50;

/**
 * Carries calls over from deployments that an operator switched off. Any number of processes may run one; a call is moved
 * once. A deployment that fails is left to the operator: how well one is, each process sees for itself, and one that has
 * lost its way there must not move everybody's calls.
 */
export class RescueWatch {
  readonly #options: RescueWatchOptions;
  #recurring: Recurring | undefined;

  constructor(options: RescueWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#recurring = new Recurring({
      what: 'rescuing calls',
      interval: () => LOOK,
      task: () => this.look(),
      telemetry: this.#options.telemetry,
    });
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    await this.#recurring?.stop();
  }

  async look(): Promise<void> {
    const { calls, moves, deployments, observer } = this.#options;
    if (!deployments.ids.some((deployment) => observer.standing(deployment) === 'well')) return;
    for (const deployment of deployments.ids) {
      if (observer.standing(deployment) !== 'killed') continue;
      const stranded = await calls.listPinned(deployment, BATCH);
      await mapConcurrently(stranded, (call) => moves.rescue(call));
    }
  }
}
