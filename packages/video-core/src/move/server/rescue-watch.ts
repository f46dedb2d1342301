import type { DeploymentId } from '../../contract/identity.ts';
import type { CallStore } from '../../server/calls/call-store.ts';
import { mapConcurrently } from '../../server/calls/map-concurrently.ts';
import type { DecisionRules } from '../../server/decision/decision-rules.ts';
import type { Deployments } from '../../server/decision/deployments.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Telemetry } from '../../server/ports/telemetry.ts';
import { Recurring } from '../../server/retention/recurring.ts';
import type { MoveObserver } from './move-observer.ts';
import type { Moves } from './moves.ts';

export interface RescueWatchOptions {
  readonly calls: Pick<CallStore, 'listPinned'>;
  readonly moves: Pick<Moves, 'rescue'>;
  readonly deployments: Pick<Deployments, 'ids'>;
  readonly observer: Pick<MoveObserver, 'standing'>;
  readonly rules: Pick<DecisionRules, 'killed'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Milliseconds between two looks. */
const LOOK = 400;
/** Milliseconds that a deployment that was well is unhealthy before its calls are carried over: it may have restarted. */
const UNHEALTHY_FOR = 1_000;
/** Calls that one look takes on; the next takes the others. */
const BATCH = 50;

/**
 * Carries calls over from deployments that do not work any more: switched off by an operator, or failing. Any number of
 * processes may run one; a call is moved once.
 */
export class RescueWatch {
  readonly #options: RescueWatchOptions;
  /** Deployments that this process has seen well; one that is still coming up has nothing to be rescued. */
  readonly #wasWell = new Set<DeploymentId>();
  /** Since when deployments have been unhealthy, in milliseconds since 1970. */
  readonly #unhealthySince = new Map<DeploymentId, number>();
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
    const { calls, moves, deployments, rules } = this.#options;
    const killed = rules.killed();
    for (const deployment of deployments.ids) {
      if (!this.#isLost(deployment, killed)) continue;
      const stranded = await calls.listPinned(deployment, BATCH);
      await mapConcurrently(stranded, (call) => moves.rescue(call));
    }
  }

  #isLost(deployment: DeploymentId, killed: readonly DeploymentId[]): boolean {
    const { observer, clock } = this.#options;
    const standing = observer.standing(deployment, killed);
    if (standing === 'killed') return true;
    if (standing === 'well') {
      this.#wasWell.add(deployment);
      this.#unhealthySince.delete(deployment);
      return false;
    }
    if (!this.#wasWell.has(deployment)) return false;
    const since = this.#unhealthySince.get(deployment) ?? clock.now();
    this.#unhealthySince.set(deployment, since);
    return clock.now() - since >= UNHEALTHY_FOR;
  }
}
