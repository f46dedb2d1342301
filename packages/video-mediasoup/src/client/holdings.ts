/** What a connection holds while it lives, and must have let go of when it is closed. */
export type Holding =
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
 * Counts what is held, so that "nothing is left behind" is a number and not a hope. Whoever acquires
 * something does it here and gets the one function that lets it go.
 */
export class Holdings {
  readonly #counts = new Map<Holding, number>();

  /** Returns how to let go; letting go twice is letting go once. */
  hold(holding: Holding): () => void {
    this.#counts.set(holding, (this.#counts.get(holding) ?? 0) + 1);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#counts.set(holding, (this.#counts.get(holding) ?? 0) - 1);
    };
  }

  /** Runs once after `delay` milliseconds; returns how to cancel. */
  after(delay: number, run: () => void): () => void {
    const letGo = this.hold('timer');
    const timer = setTimeout(() => {
      letGo();
      run();
    }, delay);
    return () => {
      clearTimeout(timer);
      letGo();
    };
  }

  listen(target: EventTarget, type: string, listener: (event: Event) => void): () => void {
    const letGo = this.hold('listener');
    target.addEventListener(type, listener);
    return () => {
      target.removeEventListener(type, listener);
      letGo();
    };
  }

  counts(): Readonly<Partial<Record<Holding, number>>> {
    return Object.fromEntries([...this.#counts].filter(([, count]) => count !== 0));
  }
}
