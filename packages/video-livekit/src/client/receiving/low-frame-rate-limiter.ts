/** Frames in a second below which a picture is slow. */
const SLOW = 8;
/** Slow looks in a row after which a smaller picture is tried. */
const ENOUGH = 3;
/** Milliseconds after which the smaller one must have become faster, by this factor. */
const PROOF = 6_000;
const FASTER = 1.5;
/** Milliseconds that it stays small, at first and at most: each time that it is slow again soon, twice as long. */
const HOLD = 30_000;
const LONGEST_HOLD = 240_000;
const SOON = 15_000;
/** Milliseconds in which nothing is tried with a picture that is slow at its source. */
const REST = 300_000;

/** What was so when the smallest layer was asked for, and whether it has helped. */
interface Limit {
  readonly rate: number;
  readonly since: number;
  proved: boolean;
}

/**
 * Whether the smallest layer of a camera is asked for though a larger one is shown. Where the line is narrow, LiveKit
 * prefers size to motion: it sends every fourth frame of the largest layer that fits so, and five sharp pictures in a
 * second are no conversation.
 */
export class LowFrameRateLimiter {
  #before: { readonly frames: number; readonly at: number } | undefined;
  #slow = 0;
  #limit: Limit | undefined;
  #hold = HOLD;
  #liftedAt = -Infinity;
  #restsUntil = -Infinity;

  /**
   * @param frames decoded so far
   * @param at milliseconds of a clock that only goes forward
   */
  look(frames: number, at: number): boolean {
    const before = this.#before;
    this.#before = { frames, at };
    if (before === undefined || frames < before.frames || at <= before.at) return this.#limit !== undefined;
    const rate = ((frames - before.frames) * 1_000) / (at - before.at);
    if (this.#limit) this.#judgeLimit(this.#limit, rate, at);
    else if (at >= this.#restsUntil) this.#judgeRate(rate, at);
    return this.#limit !== undefined;
  }

  /** A picture of which nothing comes is not slow: nobody sends it. */
  #judgeRate(rate: number, at: number): void {
    this.#slow = rate > 0 && rate < SLOW ? this.#slow + 1 : 0;
    if (this.#slow < ENOUGH) return;
    this.#slow = 0;
    this.#hold = at - this.#liftedAt < SOON ? Math.min(2 * this.#hold, LONGEST_HOLD) : HOLD;
    this.#limit = { rate, since: at, proved: false };
  }

  #judgeLimit(limit: Limit, rate: number, at: number): void {
    const passed = at - limit.since;
    if (!limit.proved && passed >= PROOF) {
      limit.proved = true;
      if (rate < limit.rate * FASTER) {
        this.#limit = undefined;
        this.#restsUntil = at + REST;
        return;
      }
    }
    if (passed < this.#hold) return;
    this.#limit = undefined;
    this.#liftedAt = at;
  }
}
