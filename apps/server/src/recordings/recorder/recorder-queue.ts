import { Recurring } from '@crossfade/video-core/server';
import type { RecordingId } from '../store/recording.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { LEASE, RecordingRun, type RecordingRunOptions } from './recording-run.ts';

export interface RecorderQueueOptions extends RecordingRunOptions {
  readonly store: RecordingRunOptions['store'] & Pick<RecordingStore, 'claimForRecorder'>;
  /** Recordings at a time on this machine; further ones wait. */
  readonly most: number;
}

/** Milliseconds, about. */
const TICK = 500;

/** Takes the recordings that wait, as many as this machine carries, and sees to each until its file is made. */
export class RecorderQueue {
  readonly #options: RecorderQueueOptions;
  readonly #runs = new Map<RecordingId, RecordingRun>();
  #ticking: Recurring | undefined;

  constructor(options: RecorderQueueOptions) {
    this.#options = options;
  }

  start(): void {
    const { telemetry } = this.#options;
    this.#ticking ??= new Recurring({
      what: 'looking after recordings',
      interval: () => TICK,
      task: () => this.look(),
      telemetry,
    });
  }

  /** Takes what waits, and the next step of each recording that runs here. */
  async look(): Promise<void> {
    const { telemetry } = this.#options;
    await this.#claim();
    await Promise.all(
      [...this.#runs].map(async ([id, run]) => {
        try {
          await run.look();
        } catch (error) {
          telemetry.failed(`looking after recording ${id}`, error);
        }
        if (run.done) this.#runs.delete(id);
      }),
    );
  }

  /** Ends every part in order and gives the recordings back, so that another process, or the next start, goes on. Idempotent. */
  async stop(): Promise<void> {
    const { telemetry } = this.#options;
    await this.#ticking?.stop();
    const runs = [...this.#runs];
    this.#runs.clear();
    await Promise.all(
      runs.map(async ([id, run]) => {
        try {
          await run.release();
        } catch (error) {
          telemetry.failed(`giving back recording ${id}`, error);
        }
      }),
    );
  }

  async #claim(): Promise<void> {
    const { store, owner, clock, most } = this.#options;
    const limit = most - this.#runs.size;
    if (limit <= 0) return;
    const now = clock.now();
    const claimed = await store.claimForRecorder({ owner, now, until: now + LEASE, limit });
    for (const recording of claimed)
      if (!this.#runs.has(recording.id))
        this.#runs.set(recording.id, new RecordingRun(this.#options, recording));
  }
}
