import { setTimeout as delay } from 'node:timers/promises';
import type { DeploymentId } from '../../contract/identity.ts';
import type { Clock } from '../ports/clock.ts';
import type { ProviderHealth, ServerAdapter } from '../../contract/server-adapter.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { jittered } from '../background/jittered.ts';

export interface DeploymentHealthOptions {
  readonly adapters: readonly ServerAdapter[];
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Milliseconds between two checks of a deployment; default 1,000. One that failed is soon repeated. */
  readonly interval?: number;
  /**
   * Milliseconds that a deployment that was well stays down after its last failure, so that calls do not flap;
   * default 15,000.
   */
  readonly latch?: number;
  /** Milliseconds that `start` waits for deployments that are still coming up; default 5,000. */
  readonly patience?: number;
}

/** Milliseconds between two checks of a deployment that has never been well yet. */
const COMING_UP = 250;
/** Milliseconds until a check is repeated that failed; after so many, the usual pace is enough. */
const RECHECK = { pause: 250, times: 12 } as const;
/** Checks that fail one after the other until a deployment seems down: of one that was well before, and of any other. */
const CHECKS = { proven: 3, unproven: 30 } as const;
/** Requests that fail one after the other until a deployment counts as down: one may be an accident. */
const FAILURES = 2;

/**
 * What this process knows of each deployment's health without asking it again, so that a join never waits for a deployment
 * that is down. Checks run in the background. A process goes by what it saw itself: what fails here may work elsewhere.
 */
export class DeploymentHealth {
  readonly #options: DeploymentHealthOptions;
  readonly #latest = new Map<DeploymentId, ProviderHealth>();
  readonly #downUntil = new Map<DeploymentId, number>();
  /** Deployments that have been well since the start. */
  readonly #proven = new Set<DeploymentId>();
  /** Requests that failed one after the other. */
  readonly #failures = new Map<DeploymentId, number>();
  /** Checks that failed one after the other. */
  readonly #failedChecks = new Map<DeploymentId, number>();
  readonly #listeners = new Set<() => void>();
  #checking = false;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: DeploymentHealthOptions) {
    this.#options = options;
  }

  /** Resolves when every deployment is well, or has had its time to come up. */
  async start(): Promise<void> {
    const { clock, patience = 5_000 } = this.#options;
    const until = clock.now() + patience;
    await this.#checkAll();
    while (!this.#stopped && this.#someComingUp() && clock.now() < until) {
      await delay(COMING_UP);
      await this.#checkAll();
    }
    this.#schedule();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Healthy until a check has said otherwise: before the first check nothing speaks against it. */
  of(deployment: DeploymentId): ProviderHealth {
    const latest = this.#latest.get(deployment) ?? { healthy: true };
    const latched = (this.#downUntil.get(deployment) ?? 0) > this.#options.clock.now();
    return latched ? { ...latest, healthy: false } : latest;
  }

  /** A request of this process to it failed. When that happens again and again, it is down for a while. */
  reportFailure(deployment: DeploymentId, detail: string): void {
    const failures = (this.#failures.get(deployment) ?? 0) + 1;
    this.#failures.set(deployment, failures);
    if (failures >= FAILURES) this.#latchDown(deployment, detail);
    // Whether it is down is for a check to say, soon.
    if (this.#timer && !this.#checking) this.#schedule(RECHECK.pause);
  }

  /** Whether check after check has failed: no accident, as far as this process can see. */
  seemsDown(deployment: DeploymentId): boolean {
    const enough = this.#proven.has(deployment) ? CHECKS.proven : CHECKS.unproven;
    return (this.#failedChecks.get(deployment) ?? 0) >= enough;
  }

  /** Calls the listener when a deployment begins to seem down. The returned function ends it. */
  onSeemsDown(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A request of this process to it succeeded. */
  reportSuccess(deployment: DeploymentId): void {
    this.#failures.delete(deployment);
  }

  #latchDown(deployment: DeploymentId, detail: string): void {
    const { clock, latch = 15_000 } = this.#options;
    this.#latest.set(deployment, { healthy: false, detail });
    if (this.#proven.has(deployment)) this.#downUntil.set(deployment, clock.now() + latch);
  }

  #someComingUp(): boolean {
    return this.#options.adapters.some(({ deployment }) => !this.#proven.has(deployment));
  }

  async #checkAll(): Promise<void> {
    await Promise.all(
      this.#options.adapters.map(async (adapter) => {
        const { deployment } = adapter;
        const health = await adapter.health();
        if (health.healthy) {
          this.#proven.add(deployment);
          this.#latest.set(deployment, health);
          this.#failedChecks.delete(deployment);
          return;
        }
        this.#latchDown(deployment, health.detail ?? 'It does not answer.');
        const before = this.seemsDown(deployment);
        this.#failedChecks.set(deployment, (this.#failedChecks.get(deployment) ?? 0) + 1);
        if (!before && this.seemsDown(deployment)) for (const listener of this.#listeners) listener();
      }),
    );
  }

  #schedule(pause = this.#pause()): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#checking = true;
      this.#checkAll()
        .catch((error: unknown) =>
          this.#options.telemetry.failed('checking the health of deployments', error),
        )
        .finally(() => {
          this.#checking = false;
          this.#schedule();
        });
    }, jittered(pause));
    this.#timer.unref();
  }

  #pause(): number {
    const { interval = 1_000 } = this.#options;
    const inDoubt = [...this.#failedChecks.values()].some((failed) => failed < RECHECK.times);
    if (inDoubt) return Math.min(interval, RECHECK.pause);
    return this.#someComingUp() ? Math.min(interval, 1_000) : interval;
  }
}
