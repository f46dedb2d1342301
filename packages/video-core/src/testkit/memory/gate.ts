/** What commands wait at while a connection is not up. */
export class Gate {
  #state: 'shut' | 'open' | { readonly failed: Error } = 'shut';
  #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];

  open(): void {
    if (typeof this.#state === 'object') return;
    this.#state = 'open';
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  shut(): void {
    if (this.#state === 'open') this.#state = 'shut';
  }

  /** For good: whoever waits and whoever comes is turned away. */
  fail(error: Error): void {
    if (typeof this.#state === 'object') return;
    this.#state = { failed: error };
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  pass(): Promise<void> {
    if (this.#state === 'open') return Promise.resolve();
    if (typeof this.#state === 'object') return Promise.reject(this.#state.failed);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}
