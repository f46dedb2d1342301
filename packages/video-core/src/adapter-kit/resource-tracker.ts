/** What a connection may hold while it is open and has to release when it closes. */
export type Resource =
  | 'connection'
  | 'signalling'
  | 'transport'
  | 'producer'
  | 'consumer'
  | 'data-channel'
  | 'worker'
  | 'timer'
  | 'listener';

/**
 * Counts the resources that are held, so that "nothing is left behind" can be asserted. Acquiring returns the one
 * function that releases.
 */
export class ResourceTracker {
  readonly #counts = new Map<Resource, number>();

  /** Returns how to release it; releasing twice is releasing once. */
  hold(resource: Resource): () => void {
    this.#counts.set(resource, (this.#counts.get(resource) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#counts.set(resource, (this.#counts.get(resource) ?? 0) - 1);
    };
  }

  /** Runs `task` once after `delay` milliseconds; returns how to cancel. */
  after(delay: number, task: () => void): () => void {
    const release = this.hold('timer');
    const timer = setTimeout(() => {
      release();
      task();
    }, delay);
    return () => {
      clearTimeout(timer);
      release();
    };
  }

  listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
    const release = this.hold('listener');
    target.addEventListener(type, listener);
    return () => {
      target.removeEventListener(type, listener);
      release();
    };
  }

  /** Only what is held; empty when everything was released. */
  counts(): Readonly<Partial<Record<Resource, number>>> {
    return Object.fromEntries([...this.#counts].filter(([, count]) => count !== 0));
  }
}
