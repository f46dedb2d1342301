import { mapConcurrently, Recurring, type Clock, type Telemetry } from '@crossfade/video-core/server';
import type { StreamStore } from '../store/stream-store.ts';
import type { Streams } from './streams.ts';

export interface StreamRunnerOptions {
  readonly streams: Pick<Streams, 'look'>;
  readonly store: Pick<StreamStore, 'claimDue' | 'forgetTurns'>;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Milliseconds, about, between two looks at a stream that is live. */
const LOOK = 2_000;
const PRUNING = 600_000;
const BATCH = 100;

/** Looks after streams that are live, in any number of processes: each stream by one at a time, and by another after a kill. */
export class StreamRunner {
  readonly #options: StreamRunnerOptions;
  readonly #recurring: Recurring[] = [];

  constructor(options: StreamRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    const { store, clock, telemetry } = this.#options;
    const what = { looking: 'looking after streams that are live', pruning: 'pruning turns to write' };
    this.#recurring.push(
      new Recurring({ what: what.looking, interval: () => LOOK, task: () => this.runDue(), telemetry }),
      new Recurring({
        what: what.pruning,
        interval: () => PRUNING,
        task: () => store.forgetTurns(clock.now()),
        telemetry,
      }),
    );
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all(this.#recurring.map((one) => one.stop()));
  }

  async runDue(): Promise<void> {
    const { store, streams, clock, telemetry } = this.#options;
    const now = clock.now();
    const due = await store.claimDue(now, now + LOOK, BATCH);
    await mapConcurrently(due, (host) =>
      streams.look(host).catch((error: unknown) => telemetry.failed('looking after a stream', error)),
    );
  }
}
