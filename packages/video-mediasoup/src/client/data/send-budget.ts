import { SIGNALLING_LIMITS } from '../../protocol/index.ts';

/** A little less than the server takes, since it measures when messages arrive, not when they were sent. */
const MARGIN = 0.9;
const { dataBytes: BYTES, dataMessages: MESSAGES } = SIGNALLING_LIMITS;

/**
 * What the server passes on of one participant's data. The server drops what is beyond, reliable messages too, so a
 * sender has to keep within it.
 */
export class SendBudget {
  readonly #now: () => number;
  #at: number;
  #bytes: number = BYTES.burst * MARGIN;
  #messages: number = MESSAGES.burst * MARGIN;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#at = now();
  }

  /** Takes a message of so many bytes; answers with the milliseconds to wait before it is sent. */
  take(bytes: number): number {
    this.#refill();
    this.#bytes -= bytes;
    this.#messages -= 1;
    const seconds = Math.max(
      -this.#bytes / (BYTES.perSecond * MARGIN),
      -this.#messages / (MESSAGES.perSecond * MARGIN),
    );
    return Math.max(0, seconds * 1_000);
  }

  /** Takes it only where it can be sent at once. */
  takeNow(bytes: number): boolean {
    this.#refill();
    if (this.#bytes < bytes || this.#messages < 1) return false;
    this.#bytes -= bytes;
    this.#messages -= 1;
    return true;
  }

  #refill(): void {
    const seconds = ((this.#now() - this.#at) / 1_000) * MARGIN;
    this.#at = this.#now();
    this.#bytes = Math.min(BYTES.burst * MARGIN, this.#bytes + seconds * BYTES.perSecond);
    this.#messages = Math.min(MESSAGES.burst * MARGIN, this.#messages + seconds * MESSAGES.perSecond);
  }
}
