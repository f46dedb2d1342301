/**
 * Listeners of an application. One that throws keeps nothing from the others, nor from the call: its error is reported
 * as an uncaught one (HTML, report an exception).
 */
export class Listeners<Args extends readonly unknown[]> {
  readonly #listeners = new Set<(...args: Args) => void>();

  get size(): number {
    return this.#listeners.size;
  }

  /** Returns how to stop. */
  add(listener: (...args: Args) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(...args: Args): void {
    for (const listener of this.#listeners) shielded(() => listener(...args));
  }
}

/** Runs what belongs to an application; an error that it throws is reported as an uncaught one. */
export function shielded(task: () => void): void {
  try {
    task();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
