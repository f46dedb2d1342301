/** A received video's `freezeCount` and `totalFreezesDuration` (W3C webrtc-stats). */
export interface Freezes {
  readonly count: number;
  readonly seconds: number;
}

/** Milliseconds by which the target grows each time, and its maximum. */
const STEP = 300;
const MAXIMUM = 900;
/** The share of the time between two updates that counts as stutter when the video was frozen for it. */
const STUTTER_SHARE = 0.1;
/** How many updates are considered, and in how many of them the video must have stuttered. */
const WINDOW = 3;
const ENOUGH = 2;
/** Milliseconds without stutter after which the target shrinks by a step. */
const SMOOTH = 60_000;

/**
 * How long a received frame should wait in the jitter buffer. A packet that is lost between the sender and the server is
 * retransmitted late, and the browser does not expect that: it sizes its buffer by the path to the server alone, so the
 * video freezes and catches up, again and again. A little more delay is better.
 */
export class JitterBufferTarget {
  #before: (Freezes & { readonly at: number }) | undefined;
  #stuttered: readonly boolean[] = [];
  #smoothSince = 0;
  #delay = 0;

  /**
   * @param at milliseconds of a clock that only goes forward
   * @returns milliseconds
   */
  update({ count, seconds }: Freezes, at: number): number {
    const before = this.#before;
    this.#before = { count, seconds, at };
    // The counters of a new track start at zero.
    if (before === undefined || count < before.count || at <= before.at) return this.#delay;
    const stutters =
      count > before.count && (seconds - before.seconds) * 1_000 >= STUTTER_SHARE * (at - before.at);
    this.#stuttered = [...this.#stuttered, stutters].slice(-WINDOW);
    if (stutters) this.#smoothSince = at;
    if (this.#stuttered.filter(Boolean).length >= ENOUGH) this.#change(STEP, at);
    else if (at - this.#smoothSince >= SMOOTH) this.#change(-STEP, at);
    return this.#delay;
  }

  #change(by: number, at: number): void {
    this.#delay = Math.min(MAXIMUM, Math.max(0, this.#delay + by));
    // The browser takes seconds to reach a new target.
    this.#stuttered = [];
    this.#smoothSince = at;
  }
}
