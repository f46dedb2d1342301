import { wrapMethods } from './wrap-methods.ts';

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
    return wrapMethods(outside, (_, call) => this.whileAlive(async () => await call()));
  }
}
