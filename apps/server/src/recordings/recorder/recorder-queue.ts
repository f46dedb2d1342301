import { setTimeout as pause } from 'node:timers/promises';
import { Recurring } from '@crossfade/video-core/server';
import type { Recording, RecordingId } from '../store/recording.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { LEASE, RecordingRun, type RecordingRunOptions } from './recording-run.ts';

export interface RecorderQueueOptions extends RecordingRunOptions {
  readonly store: RecordingRunOptions['store'] & Pick<RecordingStore, 'claimForRecorder'>;
  /** Recordings at a time on this machine; further ones wait. */
  readonly most: number;
}

/** Milliseconds, about. */
const TICK = 500;
/** Milliseconds that looks get to come to an end when the process stops. */
const STOPPING = 10_000;

interface Watched {
  readonly run: RecordingRun;
  looking: Promise<void> | undefined;
}

/** Takes the recordings that wait, as many as this machine carries, and sees to each until its file is made. */
export class RecorderQueue {
  readonly #options: RecorderQueueOptions;
  readonly #runs = new Map<RecordingId, Watched>();
  #claiming: Promise<readonly Recording[]> | undefined;
  #ticking: Recurring | undefined;
  #stopped = false;

  constructor(options: RecorderQueueOptions) {
    this.#options = options;
  }

  start(): void {
    const { telemetry } = this.#options;
    this.#ticking ??= new Recurring({
      what: 'looking after recordings',
      interval: () => TICK,
      // A browser that hangs keeps nobody from looking after the other recordings.
      task: async () => void this.look(),
      telemetry,
    });
  }

  /**
   * Takes what waits, and the next step of each recording that runs here, each by itself: one whose last step is not done yet is
   * left out. Resolves when these steps are done; never rejects.
   */
  async look(): Promise<void> {
    for (const [id, { run }] of this.#runs) if (run.done) this.#runs.delete(id);
    const runs = [...this.#runs];
    await Promise.all([this.#take(), ...runs.map(([id, watched]) => this.#lookAfter(id, watched))]);
  }

  /** Ends every part in order and gives the recordings back, so that another process, or the next start, goes on. Idempotent. */
  async stop(): Promise<void> {
    const { telemetry } = this.#options;
    this.#stopped = true;
    await this.#ticking?.stop();
    const looks = [this.#claiming, ...[...this.#runs.values()].map(({ looking }) => looking)];
    await Promise.race([Promise.allSettled(looks), pause(STOPPING, undefined, { ref: false })]);
    const runs = [...this.#runs];
    this.#runs.clear();
    await Promise.all(
      runs.map(async ([id, { run }]) => {
        try {
          await run.release();
        } catch (error) {
          telemetry.failed(`giving back recording ${id}`, error);
        }
      }),
    );
  }

  async #lookAfter(id: RecordingId, watched: Watched): Promise<void> {
    const { run } = watched;
    if (watched.looking) return run.endWhenLapsed();
    try {
      watched.looking = run.look();
      await watched.looking;
    } catch (error) {
      this.#options.telemetry.failed(`looking after recording ${id}`, error);
    } finally {
      watched.looking = undefined;
    }
    if (run.done) this.#runs.delete(id);
  }

  async #take(): Promise<void> {
    if (this.#claiming) return;
    let claimed: readonly Recording[];
    try {
      this.#claiming = this.#claim();
      claimed = await this.#claiming;
    } catch (error) {
      this.#options.telemetry.failed('taking recordings', error);
      return;
    } finally {
      this.#claiming = undefined;
    }
    if (this.#stopped) return;
    await Promise.all(
      claimed
        .filter(({ id }) => !this.#runs.has(id))
        .map((recording) => {
          const watched: Watched = { run: new RecordingRun(this.#options, recording), looking: undefined };
          this.#runs.set(recording.id, watched);
          return this.#lookAfter(recording.id, watched);
        }),
    );
  }

  async #claim(): Promise<readonly Recording[]> {
    const { store, owner, clock, most } = this.#options;
    const limit = most - this.#runs.size;
    if (limit <= 0) return [];
    const now = clock.now();
    return store.claimForRecorder({ owner, now, until: now + LEASE, limit });
  }
}
