/** Runs tasks one after the other, in the order in which they came; a task that fails stops nobody. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  run<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task, task);
    this.#last = result;
    return result;
  }
}
