import { mapConcurrently, Recurring, type Clock, type Telemetry } from '@crossfade/video-core/server';
import type { StoredVisit, VisitStore } from '../store/visit-store.ts';
import type { Visits } from './visits.ts';

export interface VisitRunnerOptions {
  readonly visits: Pick<Visits, 'look'>;
  readonly store: Pick<VisitStore, 'claimDue' | 'forget'>;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
  /** Days that a visit is kept when it is over. */
  readonly keptDays: number;
}

/** Milliseconds, about. */
const TICK = 400;
const PRUNING = 600_000;
/** Milliseconds after which another process takes what this one took and did not finish. */
const LEASE = 5_000;
const BATCH = 50;
const FORGOTTEN_AT_ONCE = 200;
const DAY = 24 * 3_600_000;

/** Looks after visits that are due, in any number of processes: rings that end, limits, calls that have yet to be closed. */
export class VisitRunner {
  readonly #options: VisitRunnerOptions;
  readonly #recurring: Recurring[] = [];

  constructor(options: VisitRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#every(TICK, 'looking after visits that are due', () => this.runDue());
    this.#every(PRUNING, 'pruning old visits', () => this.prune());
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all(this.#recurring.map((one) => one.stop()));
  }

  /** Looks after all that is due by now, so that many due at once do not wait for so many rounds. */
  async runDue(): Promise<void> {
    const { store, visits, clock, telemetry } = this.#options;
    const now = clock.now();
    let due: readonly StoredVisit[];
    do {
      due = await store.claimDue(now, clock.now() + LEASE, BATCH);
      await mapConcurrently(due, (stored) =>
        visits.look(stored).catch((error: unknown) => telemetry.failed('looking after a visit', error)),
      );
    } while (due.length === BATCH);
  }

  async prune(): Promise<void> {
    const { store, clock, keptDays } = this.#options;
    await store.forget(clock.now() - keptDays * DAY, FORGOTTEN_AT_ONCE);
  }

  #every(interval: number, what: string, task: () => Promise<void>): void {
    const { telemetry } = this.#options;
    this.#recurring.push(new Recurring({ what, interval: () => interval, task, telemetry }));
  }
}
