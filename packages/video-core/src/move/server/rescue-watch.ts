import type { CallId, DeploymentId } from '../../contract/identity.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import { mapConcurrently } from '../../server/calls/map-concurrently.ts';
import type { Deployments } from '../../server/decision/deployments.ts';
import type { Telemetry } from '../../server/ports/telemetry.ts';
import { Recurring } from '../../server/background/recurring.ts';
import type { DeploymentQuorum } from './deployment-quorum.ts';
import type { MoveObserver } from './move-observer.ts';
import { isGone } from './move-policy.ts';
import type { Moves } from './moves.ts';

export interface RescueWatchOptions {
  readonly calls: Pick<CallStore, 'listPinned'>;
  readonly moves: Pick<Moves, 'rescue'>;
  readonly deployments: Pick<Deployments, 'ids'>;
  readonly observer: Pick<MoveObserver, 'standing'>;
  readonly quorum: Pick<DeploymentQuorum, 'start' | 'stop'>;
  readonly telemetry: Telemetry;
}

/** Milliseconds between two looks. */
const LOOK = 400;
/** Calls that are read at once. */
const BATCH = 50;

/**
 * Carries calls over from deployments that an operator switched off, or that the processes agree are down. Any number of
 * processes may run one; a call is moved once.
 */
export class RescueWatch {
  readonly #options: RescueWatchOptions;
  #recurring: Recurring | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: RescueWatchOptions) {
    this.#options = options;
  }

  start(): void {
    const { quorum, telemetry } = this.#options;
    const what = 'rescuing calls';
    quorum.start(() => {
      this.look().catch((error: unknown) => telemetry.failed(what, error));
    });
    this.#recurring = new Recurring({ what, interval: () => LOOK, task: () => this.look(), telemetry });
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    await this.#recurring?.stop();
    await this.#options.quorum.stop();
    await this.#looking?.catch(() => undefined);
  }

  look(): Promise<void> {
    return (this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    }));
  }

  async #look(): Promise<void> {
    const { deployments, observer } = this.#options;
    if (!deployments.ids.some((deployment) => observer.standing(deployment) === 'well')) return;
    for (const deployment of deployments.ids)
      if (isGone(observer.standing(deployment))) await this.#rescueFrom(deployment);
  }

  /** All of them: those that nothing can take must not keep the others waiting. */
  async #rescueFrom(deployment: DeploymentId): Promise<void> {
    const { calls, moves } = this.#options;
    let after: CallId | undefined;
    do {
      const stranded = await calls.listPinned(deployment, {
        limit: BATCH,
        ...(after !== undefined && { after }),
      });
      await mapConcurrently(stranded, (call) => moves.rescue(call));
      after = stranded.length === BATCH ? stranded.at(-1)?.id : undefined;
    } while (after !== undefined);
  }
}
