import { Background, mapConcurrently, type Clock, type Telemetry } from '@crossfade/video-core/server';
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
  readonly #background: Background;

  constructor(options: VisitRunnerOptions) {
    this.#options = options;
    this.#background = new Background(options.telemetry);
  }

  start(): void {
    this.#background.every(TICK, 'looking after visits that are due', () => this.runDue());
    this.#background.every(PRUNING, 'pruning old visits', () => this.prune());
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  stop(): Promise<void> {
    return this.#background.stop();
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
}
