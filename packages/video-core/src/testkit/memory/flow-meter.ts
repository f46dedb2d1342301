/** Counts for how long media flowed, without a timer: it is told whenever that changes. */
export class FlowMeter {
  readonly #now: () => number;
  #counted = 0;
  #since: number | undefined;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  set(flows: boolean): void {
    this.#counted = this.milliseconds;
    this.#since = flows ? this.#now() : undefined;
  }

  get flows(): boolean {
    return this.#since !== undefined;
  }

  get milliseconds(): number {
    return this.#counted + (this.#since === undefined ? 0 : this.#now() - this.#since);
  }
}
