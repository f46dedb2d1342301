/** Frames per second below which video is slow. */
const SLOW = 8;
/** Consecutive slow updates after which the smallest layer is tried. */
const ENOUGH = 3;
/** Milliseconds after which the frame rate must have risen, by this factor. */
const PROOF = 6_000;
const FASTER = 1.5;
/** Milliseconds that the limit holds, at first and at most: doubled each time that the video is slow again soon. */
const HOLD = 30_000;
const LONGEST_HOLD = 240_000;
const SOON = 15_000;
/** Milliseconds for which video that is slow at its source is left alone. */
const REST = 300_000;

/** The frame rate when the smallest layer was requested, since when, and whether that has helped. */
interface Limit {
  readonly rate: number;
  readonly since: number;
  proved: boolean;
}

/**
 * Whether the smallest layer of a camera is requested although a larger one is shown. On a narrow downlink LiveKit prefers
 * resolution to frame rate: it sends every fourth frame of the largest layer that then fits, and five sharp frames per
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
  update(frames: number, at: number): boolean {
    const before = this.#before;
    this.#before = { frames, at };
    if (before === undefined || frames < before.frames || at <= before.at) return this.#limit !== undefined;
    const rate = ((frames - before.frames) * 1_000) / (at - before.at);
    if (this.#limit) this.#judgeLimit(this.#limit, rate, at);
    else if (at >= this.#restsUntil) this.#judgeRate(rate, at);
    return this.#limit !== undefined;
  }

  /** Video without any frames is not slow: nothing is sent. */
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
