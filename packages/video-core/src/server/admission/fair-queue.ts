type Task = () => Promise<unknown>;

/** The tasks of one key that have not begun, the oldest at `head`. */
interface Line {
  readonly tasks: Task[];
  head: number;
}

/** Runs a few tasks at a time, of the keys in turn: a key with thousands of tasks keeps no other waiting. */
export class FairQueue<Key> {
  readonly #atOnce: number;
  readonly #hanging: number;
  /** The key whose turn it is first. */
  readonly #lines = new Map<Key, Line>();
  #running = 0;

  /**
   * @param atOnce Tasks under way, of all keys together: few enough that the process does everything else between them.
   * @param hanging Milliseconds after which a task no longer counts as under way: what hangs must not stop the others.
   */
  constructor(atOnce: number, hanging: number) {
    this.#atOnce = atOnce;
    this.#hanging = hanging;
  }

  /** How many tasks of a key have not begun. */
  waiting(key: Key): number {
    const line = this.#lines.get(key);
    return line === undefined ? 0 : line.tasks.length - line.head;
  }

  /** Settles as the task does. */
  run<Result>(key: Key, task: () => Promise<Result>): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      const line = this.#lines.get(key) ?? { tasks: [], head: 0 };
      line.tasks.push(() => task().then(resolve, reject));
      this.#lines.set(key, line);
      this.#begin();
    });
  }

  #begin(): void {
    while (this.#running < this.#atOnce) {
      const task = this.#next();
      if (task === undefined) return;
      this.#running += 1;
      let counted = true;
      const ended = (): void => {
        if (!counted) return;
        counted = false;
        this.#running -= 1;
        this.#begin();
      };
      const timer = setTimeout(ended, this.#hanging);
      timer.unref();
      void task().finally(() => {
        clearTimeout(timer);
        ended();
      });
    }
  }

  /** The oldest task of the key whose turn it is, which then waits for its next one. */
  #next(): Task | undefined {
    const [turn] = this.#lines;
    if (turn === undefined) return undefined;
    const [key, line] = turn;
    const task = line.tasks[line.head];
    line.head += 1;
    this.#lines.delete(key);
    if (line.head < line.tasks.length) this.#lines.set(key, line);
    return task;
  }
}
