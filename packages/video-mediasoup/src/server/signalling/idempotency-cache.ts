/** The answers to the latest requests, by the client's id: a repeated request gets the same one. */
export class IdempotencyCache<Answer> {
  readonly #answers = new Map<string, Promise<Answer>>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Runs `work` for an id that is new, or one so old that it was forgotten. */
  once(id: string, work: () => Promise<Answer>): Promise<Answer> {
    const known = this.#answers.get(id);
    if (known) return known;
    const answer = work();
    this.#answers.set(id, answer);
    if (this.#answers.size > this.#limit) {
      const [oldest] = this.#answers.keys();
      if (oldest !== undefined) this.#answers.delete(oldest);
    }
    return answer;
  }
}
