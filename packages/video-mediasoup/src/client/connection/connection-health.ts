/** What may be out of order at the same time, each mended on its own. */
export const PARTS = ['signalling', 'send', 'receive'] as const;
export type Part = (typeof PARTS)[number];
export type Trouble = 'resume' | 'full';

/**
 * Sums up the parts' troubles into the one connection state that people are shown: the worst one counts, and
 * it is over when all are.
 */
export class ConnectionHealth {
  readonly #troubles = new Map<Part, Trouble>();

  /** The state to be told now, or `undefined` when there is nothing new to tell. */
  trouble(part: Part, trouble: Trouble): Trouble | undefined {
    const before = this.worst;
    this.#troubles.set(part, trouble);
    return this.worst === before ? undefined : this.worst;
  }

  /** True when that was the last trouble. */
  mended(part: Part): boolean {
    return this.#troubles.delete(part) && this.#troubles.size === 0;
  }

  get worst(): Trouble | undefined {
    const troubles = [...this.#troubles.values()];
    return troubles.includes('full') ? 'full' : troubles[0];
  }

  has(part: Part): boolean {
    return this.#troubles.has(part);
  }
}
