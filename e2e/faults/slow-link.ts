/** What one direction of a network does to packets. */
export interface Conditions {
  /** The share of packets that are lost, from 0 to 1. */
  readonly loss?: number;
  /** Milliseconds on the way. */
  readonly delay?: number;
  readonly bitsPerSecond?: number;
}

/** Milliseconds of packets that wait for their turn; what comes when the queue is full is dropped, as routers do. */
const QUEUE = 300;

/** One direction of a network: packets go one after the other, in order, at the link's rate and delay, unless lost. */
export class SlowLink {
  #conditions: Conditions;
  readonly #random: () => number;
  /** When the last packet has been sent, in ms. */
  #freeAt = 0;

  constructor(conditions: Conditions, random: () => number = Math.random) {
    this.#conditions = conditions;
    this.#random = random;
  }

  become(conditions: Conditions): void {
    this.#conditions = conditions;
  }

  carry(packet: { readonly length: number }, deliver: () => void): void {
    const { loss = 0, delay = 0, bitsPerSecond = Infinity } = this.#conditions;
    const now = performance.now();
    const begins = Math.max(now, this.#freeAt);
    if (begins - now > QUEUE || this.#random() < loss) return;
    this.#freeAt = begins + (packet.length * 8 * 1_000) / bitsPerSecond;
    const wait = this.#freeAt + delay - now;
    if (wait <= 0) deliver();
    // Timers of the same delay keep their order, and so do those that were due one after the other.
    else setTimeout(deliver, wait);
  }
}
