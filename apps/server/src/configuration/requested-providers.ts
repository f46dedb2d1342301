import { BoundedMap } from '@crossfade/video-core/adapter-kit';
import type { ProviderKind } from '@crossfade/video-core';
import type { Clock, DecisionEntry } from '@crossfade/video-core/server';

/** Kinds that are remembered; a client may make names up, and those that come later are not kept out by it. */
const REMEMBERED = 8;
/** Milliseconds. A flag that was turned since then is not asked for any more. */
const RECENT = 600_000;

/** Remembers which providers web servers asked for of late. */
export class RequestedProviders {
  readonly #clock: Clock;
  readonly #latest = new BoundedMap<ProviderKind, number>(REMEMBERED);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** When each kind was last asked for; milliseconds since 1970. */
  get latest(): ReadonlyMap<ProviderKind, number> {
    const since = this.#clock.now() - RECENT;
    return new Map([...this.#latest].filter(([, at]) => at >= since));
  }

  decided(entry: DecisionEntry): void {
    const requested = entry.inputs?.requested;
    if (requested !== undefined) this.#latest.set(requested, entry.at);
  }
}
