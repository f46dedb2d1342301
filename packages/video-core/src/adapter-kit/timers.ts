/** Owns timers, so that none outlives its owner and they can be counted. */
export class Timers {
  readonly #running = new Set<ReturnType<typeof setTimeout>>();
  #closed = false;

  get size(): number {
    return this.#running.size;
  }

  /** Runs `task` once after `delay` milliseconds; returns how to cancel. Starts nothing after `close`. */
  after(delay: number, task: () => void): () => void {
    if (this.#closed) return () => {};
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      task();
    }, delay);
    this.#running.add(timer);
    return () => {
      clearTimeout(timer);
      this.#running.delete(timer);
    };
  }

  close(): void {
    this.#closed = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }
}
