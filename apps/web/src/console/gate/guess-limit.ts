/** Wrong tokens that one address may present in a minute. */
const PER_MINUTE = 10;
const MINUTE = 60_000;
/** Addresses that are remembered; the oldest goes first. */
const MOST = 10_000;

/** Counts wrong tokens by address, so that one who guesses locks out nobody else. */
export class GuessLimit {
  readonly #wrong = new Map<string, readonly number[]>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Seconds until this address may try again; 0 when it may now. */
  wait(address: string): number {
    const lately = this.#lately(address);
    const [oldest = 0] = lately;
    return lately.length < PER_MINUTE ? 0 : Math.ceil((oldest + MINUTE - this.#now()) / 1_000);
  }

  wrong(address: string): void {
    const lately = [...this.#lately(address), this.#now()];
    this.#wrong.delete(address);
    this.#wrong.set(address, lately);
    for (const oldest of this.#wrong.keys()) {
      if (this.#wrong.size <= MOST) break;
      this.#wrong.delete(oldest);
    }
  }

  #lately(address: string): readonly number[] {
    return (this.#wrong.get(address) ?? []).filter((at) => at > this.#now() - MINUTE);
  }
}
