import type { TransportCounters } from '../../transport/transport-counters.ts';

/** Milliseconds. */
export interface Patience {
  /** While sending: media on a working path is acknowledged by reports all the time. */
  readonly unanswered: number;
  /** Where something arrived all the time, which senders may stop. */
  readonly silent: number;
  /** Where little arrived anyway; longer than the 2.5 s between two of Chromium's consent checks (RFC 7675). */
  readonly idle: number;
}

/** Milliseconds of looks that all found something, after which the path counts as busy. */
const STEADY = 2_000;
/** The longest time that one look may stand for, in ms: a throttled page knows nothing of the time in between. */
const LONGEST_LOOK = 1_000;

const grew = (before: TransportCounters, now: TransportCounters): boolean =>
  [...now.received].some(([counter, count]) => count > (before.received.get(counter) ?? 0));

/** Judges by a transport's counters, looked at now and then, whether anything still arrives over it. */
export class PathLiveness {
  #before: TransportCounters | undefined;
  #at = 0;
  /** Something arrived after this moment. */
  #heardAfter = -Infinity;
  #heard = 0;
  #silent = 0;
  #unanswered = 0;

  /** @param now milliseconds of a clock that only goes forward */
  look(traffic: TransportCounters | undefined, now: number): void {
    const before = this.#before;
    const since = this.#at;
    const passed = Math.min(now - since, LONGEST_LOOK);
    this.#before = traffic;
    this.#at = now;
    if (traffic === undefined || before === undefined) {
      this.#heard = this.#silent = this.#unanswered = 0;
    } else if (grew(before, traffic)) {
      this.#heardAfter = since;
      this.#heard = (this.#silent === 0 ? this.#heard : 0) + passed;
      this.#silent = this.#unanswered = 0;
    } else {
      this.#silent += passed;
      if (traffic.sent > before.sent) this.#unanswered += passed;
    }
  }

  /** False while nothing has been counted. */
  get known(): boolean {
    return this.#before !== undefined;
  }

  /** Whether the last look found anything. */
  get quiet(): boolean {
    return this.#silent > 0;
  }

  /** Whether the last look found something, and nothing of it had arrived before `moment`. */
  worksSince(moment: number): boolean {
    return !this.quiet && this.#heardAfter >= moment;
  }

  /** Whether it has been silent for longer than a path that works ever is. */
  exhausts({ unanswered, silent, idle }: Patience): boolean {
    if (this.#silent >= idle) return true;
    return this.#heard >= STEADY && (this.#unanswered >= unanswered || this.#silent >= silent);
  }
}
