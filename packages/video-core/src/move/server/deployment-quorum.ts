import { randomUUID } from 'node:crypto';
import type { DeploymentId } from '../../contract/identity.ts';
import type { DeploymentHealth } from '../../server/decision/deployment-health.ts';
import type { Deployments } from '../../server/decision/deployments.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Telemetry } from '../../server/ports/telemetry.ts';
import { Recurring } from '../../server/background/recurring.ts';
import { agreedDown, type HealthVotes } from './health-votes.ts';

export interface DeploymentQuorumOptions {
  readonly votes: HealthVotes;
  readonly health: Pick<DeploymentHealth, 'seemsDown' | 'onSeemsDown'>;
  readonly deployments: Pick<Deployments, 'ids'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** Milliseconds between two votes of a process; shorter while it sees a deployment down. */
const VOTE = { usual: 1_000, alarmed: 300 } as const;
/** Milliseconds that a vote counts: a process that died must not keep the others from agreeing for long. */
const LIFETIME = 2_500;

/**
 * Which deployments are down, by more than half of the processes that run them: one process that has lost its way to a
 * deployment must not move everybody's calls.
 */
export class DeploymentQuorum {
  readonly #options: DeploymentQuorumOptions;
  readonly #self = randomUUID();
  #down: ReadonlySet<DeploymentId> = new Set();
  #knownUntil = 0;
  #voting: Promise<void> | undefined;
  #recurring: Recurring | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(options: DeploymentQuorumOptions) {
    this.#options = options;
  }

  /** `onDown` is called when a vote has found deployments down. */
  start(onDown: () => void): void {
    const { health, deployments, telemetry } = this.#options;
    const vote = async (): Promise<void> => {
      await this.vote();
      if (this.#down.size > 0) onDown();
    };
    this.#unsubscribe = health.onSeemsDown(() => {
      vote().catch((error: unknown) => telemetry.failed('voting on a deployment that is down', error));
    });
    this.#recurring = new Recurring({
      what: 'voting on the health of deployments',
      interval: () => (deployments.ids.some((id) => health.seemsDown(id)) ? VOTE.alarmed : VOTE.usual),
      task: vote,
      telemetry,
    });
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    if (!this.#recurring) return;
    this.#unsubscribe?.();
    await this.#recurring.stop();
    this.#recurring = undefined;
    await this.#options.votes
      .withdraw(this.#self)
      .catch((error: unknown) => this.#options.telemetry.failed('taking back a vote', error));
  }

  isDown(deployment: DeploymentId): boolean {
    return this.#options.clock.now() < this.#knownUntil && this.#down.has(deployment);
  }

  /** Tells the other processes what this one sees, and finds out what they agree on. */
  vote(): Promise<void> {
    return (this.#voting ??= this.#vote().finally(() => {
      this.#voting = undefined;
    }));
  }

  async #vote(): Promise<void> {
    const { votes, health, deployments, clock } = this.#options;
    const { ids } = deployments;
    const down = ids.filter((id) => health.seemsDown(id));
    this.#down = agreedDown(await votes.cast({ process: this.#self, runs: ids, down }, LIFETIME));
    this.#knownUntil = clock.now() + LIFETIME;
  }
}
