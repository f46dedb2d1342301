/** What a browser has counted of a picture's standing still (W3C webrtc-stats). */
export interface Freezes {
  readonly count: number;
  readonly seconds: number;
}

/** Milliseconds by which pictures wait longer each time, and at most. */
const STEP = 300;
const MOST = 900;
/** The share of the time between two looks in which a picture that stutters stands still. */
const STUTTER = 0.1;
/** Looks that are remembered, and how many of them must have seen it stutter. */
const REMEMBERED = 3;
const ENOUGH = 2;
/** Milliseconds without stutter after which it is tried with less. */
const SMOOTH = 60_000;

/**
 * How long a received picture is to wait before it is shown. What is lost between its sender and the server comes late,
 * and the browser does not foresee that: it knows the way to the server alone, and holds back no longer than for that
 * one. So it shows what it has, stands still, and hurries on, again and again; a picture that is a little late is
 * better.
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
  look({ count, seconds }: Freezes, at: number): number {
    const before = this.#before;
    this.#before = { count, seconds, at };
    // A track that is received anew counts from zero.
    if (before === undefined || count < before.count || at <= before.at) return this.#delay;
    const stutters = count > before.count && (seconds - before.seconds) * 1_000 >= STUTTER * (at - before.at);
    this.#stuttered = [...this.#stuttered, stutters].slice(-REMEMBERED);
    if (stutters) this.#smoothSince = at;
    if (this.#stuttered.filter(Boolean).length >= ENOUGH) this.#change(STEP, at);
    else if (at - this.#smoothSince >= SMOOTH) this.#change(-STEP, at);
    return this.#delay;
  }

  #change(by: number, at: number): void {
    this.#delay = Math.min(MOST, Math.max(0, this.#delay + by));
    // The browser takes seconds to follow.
    this.#stuttered = [];
    this.#smoothSince = at;
  }
}
