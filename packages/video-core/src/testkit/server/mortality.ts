/** For tests: the life of one process. What it has begun goes on outside, but it is never notified, and begins nothing more. */
export class Mortality {
  /** Milliseconds that each answer from outside takes, so that a death can fall between two. */
  readonly #latency: number;
  #alive = true;

  constructor(latency = 0) {
    this.#latency = latency;
  }

  get alive(): boolean {
    return this.#alive;
  }

  die(): void {
    this.#alive = false;
  }

  async whileAlive<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#alive) {
      const result = await task();
      if (this.#latency > 0) await new Promise((resolve) => setTimeout(resolve, this.#latency));
      if (this.#alive) return result;
    }
    return new Promise(() => {});
  }

  /** Something whose every method answers with a promise, as long as the process lives. */
  wrap<Target extends object>(outside: Target): Target {
    return new Proxy(outside, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...given: unknown[]) =>
          this.whileAlive(async () => await Promise.resolve(Reflect.apply(member, target, given)));
      },
    });
  }
}
