import type { Clock } from '../../server/ports/clock.ts';

/** Milliseconds between two looks at the store's clock. */
const SYNC = 30_000;

/**
 * The time of the store, which all processes share, as nearly as this process knows it: what one of them noted, another
 * compares with its own present.
 */
export class StoreClock implements Clock {
  readonly #read: () => Promise<number>;
  readonly #own: Clock;
  #ahead = 0;
  #syncedAt: number | undefined;

  /** `read` answers the store's time in milliseconds since 1970; `own` must not be set forward or back. */
  constructor(read: () => Promise<number>, own: Clock) {
    this.#read = read;
    this.#own = own;
  }

  now(): number {
    return this.#own.now() + this.#ahead;
  }

  /** Looks at the store's clock, unless that was done lately. */
  async sync(): Promise<void> {
    const asked = this.#own.now();
    if (this.#syncedAt !== undefined && asked - this.#syncedAt < SYNC) return;
    const time = await this.#read();
    const answered = this.#own.now();
    this.#ahead = time - (asked + answered) / 2;
    this.#syncedAt = answered;
  }
}
