import type { Holdings } from './holdings.ts';

/** Milliseconds between two looks while nobody hears from the signalling. */
const LOOK = 250;
/**
 * Milliseconds without anything that arrives before the server counts as gone: short where media came all the time,
 * and else longer than the pause between two answers to the browser's own consent checks (RFC 7675; Chromium asks
 * every 2.5 s).
 */
const SILENCE = { busy: 1_500, idle: 3_000 } as const;
/** Bytes between two glances from which on media counts as coming all the time. */
const BUSY = 4_000;

/**
 * Tells, while the signalling is lost, when nothing arrives over the transports any more either: then it is not the
 * signalling that broke but the server that is gone, and waiting for it would mend nothing.
 */
export class SilenceWatch {
  readonly #holdings: Holdings;
  readonly #received: () => Promise<number | undefined>;
  readonly #silent: () => void;
  #before = 0;
  #busy = false;
  #stop: (() => void) | undefined;

  /**
   * @param received counts what has arrived so far, answers to consent checks included; `undefined` when nobody knows
   * @param silent told at every look for as long as it is silent
   */
  constructor(holdings: Holdings, received: () => Promise<number | undefined>, silent: () => void) {
    this.#holdings = holdings;
    this.#received = received;
    this.#silent = silent;
  }

  /** To be called now and then while all is well: how much usually comes. */
  async glance(): Promise<void> {
    const received = (await this.#received()) ?? 0;
    if (this.#stop !== undefined) return;
    this.#busy = received - this.#before >= BUSY;
    this.#before = received;
  }

  start(): void {
    if (this.#stop === undefined) this.#lookSoon(undefined, Date.now());
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  #lookSoon(before: number | undefined, since: number): void {
    const turn = this.#holdings.after(LOOK, () => void this.#look(turn, before, since));
    this.#stop = turn;
  }

  async #look(turn: () => void, before: number | undefined, since: number): Promise<void> {
    const received = await this.#received();
    if (this.#stop !== turn) return;
    const now = Date.now();
    // What arrived before the first look may have arrived before the loss.
    const heard = received === undefined || (before !== undefined && received !== before);
    if (!heard && now - since >= (this.#busy ? SILENCE.busy : SILENCE.idle)) this.#silent();
    if (this.#stop === turn) this.#lookSoon(received, heard ? now : since);
  }
}
