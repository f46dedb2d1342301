import { Background, mapConcurrently, type Clock, type Telemetry } from '@crossfade/video-core/server';

export interface LiveRunnerOptions {
  /** Names in error reports what is looked after, one look at one of them, and what is pruned. */
  readonly what: { readonly all: string; readonly one: string; readonly pruning: string };
  /** Takes what is due by `now`, at most `limit`, which nobody else takes before `until`; answers their ids. */
  readonly claimDue: (now: number, until: number, limit: number) => Promise<readonly string[]>;
  readonly look: (id: string) => Promise<void>;
  /** Deletes what is too old by `now`. Times are milliseconds since 1970. */
  readonly prune: (now: number) => Promise<void>;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Milliseconds, about, between two looks at one of them. */
const LOOK = 2_000;
const PRUNING = 600_000;
const BATCH = 100;

/** Looks after what may be live, in any number of processes: each of them by one at a time, and by another after a kill. */
export class LiveRunner {
  readonly #options: LiveRunnerOptions;
  readonly #background: Background;

  constructor(options: LiveRunnerOptions) {
    this.#options = options;
    this.#background = new Background(options.telemetry);
  }

  start(): void {
    const { what, prune, clock } = this.#options;
    this.#background.every(LOOK, what.all, () => this.runDue());
    this.#background.every(PRUNING, what.pruning, () => prune(clock.now()));
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  stop(): Promise<void> {
    return this.#background.stop();
  }

  async runDue(): Promise<void> {
    const { what, claimDue, look, clock, telemetry } = this.#options;
    const now = clock.now();
    const due = await claimDue(now, now + LOOK, BATCH);
    await mapConcurrently(due, (id) => look(id).catch((error: unknown) => telemetry.failed(what.one, error)));
  }
}
