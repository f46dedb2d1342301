import type { Telemetry } from '../ports/telemetry.ts';
import { jittered } from './jittered.ts';

export interface RecurringOptions {
  /** Names the task in error reports. */
  readonly what: string;
  /** Milliseconds until the next time, about; asked each time. */
  readonly interval: () => number;
  readonly task: () => Promise<unknown>;
  readonly telemetry: Pick<Telemetry, 'failed'>;
}

/** Does a task in the background, again and again and never twice at once, until it is stopped. */
export class Recurring {
  readonly #options: RecurringOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: RecurringOptions) {
    this.#options = options;
    this.#plan();
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #plan(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run().finally(() => this.#plan());
    }, jittered(this.#options.interval()));
    this.#timer.unref();
  }

  async #run(): Promise<void> {
    const { what, task, telemetry } = this.#options;
    try {
      await task();
    } catch (error) {
      telemetry.failed(what, error);
    }
  }
}
