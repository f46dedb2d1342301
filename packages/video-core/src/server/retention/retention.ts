import type { Clock } from '../ports/clock.ts';
import { Recurring } from '../background/recurring.ts';
import type { Telemetry } from '../ports/telemetry.ts';

/** A kind of things that are kept for a while and then forgotten. */
export interface Kept {
  /** Names them in error reports. */
  readonly what: string;
  readonly days: number;
  /**
   * Deletes at most `limit` of those from before a time, in milliseconds since 1970, and answers how many. Two
   * processes may ask at once.
   */
  readonly forget: (before: number, limit: number) => Promise<number>;
}

export interface RetentionOptions {
  /** In this order, each time. */
  readonly kept: readonly Kept[];
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

const DAY = 24 * 3_600_000;
/** Few enough that joins, which wait for the same database, are not slowed noticeably. */
const BATCH = 200;
/** Milliseconds until the next turn: when more is waiting to be forgotten, and when nothing is. */
const PAUSE = { busy: 1_000, idle: 600_000 } as const;

/** Prunes what was kept long enough, a batch of each kind at a time. Any number of processes may run one. */
export class Retention {
  readonly #options: RetentionOptions;
  #more = true;
  #recurring: Recurring | undefined;

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#recurring = new Recurring({
      what: 'pruning what was kept long enough',
      interval: () => (this.#more ? PAUSE.busy : PAUSE.idle),
      task: () => this.turn(),
      telemetry: this.#options.telemetry,
    });
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    await this.#recurring?.stop();
  }

  /** Prunes one batch of each kind. */
  async turn(): Promise<void> {
    const { kept, clock, telemetry } = this.#options;
    this.#more = false;
    for (const { what, days, forget } of kept)
      try {
        if ((await forget(clock.now() - days * DAY, BATCH)) === BATCH) this.#more = true;
      } catch (error) {
        // It is tried again next time, and the other kinds do not wait for it.
        telemetry.failed(`pruning old ${what}`, error);
      }
  }
}
