import type { Telemetry } from '../ports/telemetry.ts';
import { Recurring } from './recurring.ts';

/** What its owner does beside answering: reported when it fails, and ended with the owner. */
export class Background {
  readonly #telemetry: Pick<Telemetry, 'failed'>;
  readonly #running = new Set<Promise<void>>();
  readonly #recurring: Recurring[] = [];

  constructor(telemetry: Pick<Telemetry, 'failed'>) {
    this.#telemetry = telemetry;
  }

  /**
   * Begins a task at once, and resolves when it is over. Never rejects.
   *
   * @param what - Names the task in error reports.
   */
  run(what: string, task: () => Promise<void>): Promise<void> {
    const running = task()
      .catch((error: unknown) => this.#telemetry.failed(what, error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** Does a task again and again, never twice at once, with about so many milliseconds between. */
  every(interval: number, what: string, task: () => Promise<unknown>): void {
    this.#recurring.push(new Recurring({ what, interval: () => interval, task, telemetry: this.#telemetry }));
  }

  /** Resolves when no task runs that was begun by `run`. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Resolves when nothing of it runs any more. Idempotent. */
  async stop(): Promise<void> {
    await Promise.all(this.#recurring.map((one) => one.stop()));
    await this.settled();
  }
}
