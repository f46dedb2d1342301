import { BoundedMap } from '@crossfade/video-core/adapter-kit';

/**
 * The answers to the latest requests, by the client's id: a repeated request gets the same one. An answer may be large, so
 * it is forgotten once no client asks again.
 */
export class IdempotencyCache<Answer> {
  readonly #answers: BoundedMap<string, { readonly at: number; readonly answer: Promise<Answer> }>;
  readonly #lifetime: number;
  readonly #now: () => number;

  /** @param lifetime Milliseconds. @param now Milliseconds, on any monotonic clock. */
  constructor(limit: number, lifetime: number, now: () => number = () => performance.now()) {
    this.#answers = new BoundedMap(limit);
    this.#lifetime = lifetime;
    this.#now = now;
  }

  /** Runs `work` for an id that is new, or one so old that it was forgotten. */
  once(id: string, work: () => Promise<Answer>): Promise<Answer> {
    const at = this.#now();
    for (const [old, { at: then }] of this.#answers) {
      if (at - then <= this.#lifetime) break;
      this.#answers.delete(old);
    }
    const known = this.#answers.get(id);
    if (known) return known.answer;
    const answer = work();
    this.#answers.set(id, { at, answer });
    return answer;
  }
}
