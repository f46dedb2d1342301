import type { ProviderKind } from '@crossfade/video-core';
import type { DecisionEntry, Telemetry } from '@crossfade/video-core/server';

/** Kinds that are remembered; a client may make names up. */
const REMEMBERED = 8;

/** Passes everything on, and remembers what web servers asked for. */
export class RequestedProviders implements Telemetry {
  readonly #next: Telemetry;
  readonly #latest = new Map<ProviderKind, number>();

  constructor(next: Telemetry) {
    this.#next = next;
  }

  /** When each kind was last asked for; milliseconds since 1970. */
  get latest(): ReadonlyMap<ProviderKind, number> {
    return this.#latest;
  }

  decided(entry: DecisionEntry): void {
    const requested = entry.inputs?.requested;
    if (requested !== undefined && (this.#latest.has(requested) || this.#latest.size < REMEMBERED))
      this.#latest.set(requested, entry.at);
    this.#next.decided(entry);
  }

  failed(what: string, error: unknown): void {
    this.#next.failed(what, error);
  }
}
