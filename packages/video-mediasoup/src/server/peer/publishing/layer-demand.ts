import type { Layer } from '@crossfade/video-core';

/** Counts who wants which layer of one publication. A change costs the same however many there are. */
export class LayerDemand {
  readonly #counts = [0, 0, 0];

  move(from: Layer | undefined, to: Layer | undefined): void {
    if (from !== undefined) this.#counts[from] = (this.#counts[from] ?? 0) - 1;
    if (to !== undefined) this.#counts[to] = (this.#counts[to] ?? 0) + 1;
  }

  /** The largest layer that anyone wants; those below it are what the server falls back to. */
  get highest(): Layer | undefined {
    for (const layer of [2, 1, 0] as const) if ((this.#counts[layer] ?? 0) > 0) return layer;
    return undefined;
  }
}
