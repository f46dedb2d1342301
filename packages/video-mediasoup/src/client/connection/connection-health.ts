/** Parts that may fail at the same time and recover independently. */
export const PARTS = ['signalling', 'send', 'receive'] as const;
export type Part = (typeof PARTS)[number];
export type ReconnectKind = 'resume' | 'full';

/**
 * Sums up the parts' failures into the one connection state that is shown: the worst one counts, and it is over when all
 * parts have recovered.
 */
export class ConnectionHealth {
  readonly #failures = new Map<Part, ReconnectKind>();

  /** The state to report now, or `undefined` when it has not changed. */
  failed(part: Part, kind: ReconnectKind): ReconnectKind | undefined {
    const before = this.worst;
    this.#failures.set(part, kind);
    return this.worst === before ? undefined : this.worst;
  }

  /** True when that was the last failure. */
  recovered(part: Part): boolean {
    return this.#failures.delete(part) && this.#failures.size === 0;
  }

  get worst(): ReconnectKind | undefined {
    const failures = [...this.#failures.values()];
    return failures.includes('full') ? 'full' : failures[0];
  }

  has(part: Part): boolean {
    return this.#failures.has(part);
  }
}
