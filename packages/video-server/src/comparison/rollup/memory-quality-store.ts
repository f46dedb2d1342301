import { systemClock, type Clock } from '@crossfade/video-core/server';
import type { QualityQuery, QualityStore, RolledUp } from './quality-store.ts';
import { Sketches } from './sketches.ts';

/** The samples of one process. */
export class MemoryQualityStore implements QualityStore {
  /** The one that was added to longest ago first. */
  readonly #cells = new Map<string, RolledUp & { readonly at: number }>();
  readonly #clock: Clock;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  async add(rolledUp: readonly RolledUp[]): Promise<void> {
    for (const { cell, sketches } of rolledUp) {
      const id = JSON.stringify(Object.entries(cell).sort());
      const sum = new Sketches();
      sum.add(this.#cells.get(id)?.sketches ?? new Uint8Array());
      sum.add(sketches);
      this.#cells.delete(id);
      this.#cells.set(id, { cell, sketches: sum.stored(), at: this.#clock.now() });
    }
  }

  async find(
    { tenant, from, ...wanted }: QualityQuery,
    by: 'deployment' | 'arm',
  ): Promise<ReadonlyMap<string, Uint8Array>> {
    const asked = Object.entries(wanted);
    const groups = new Map<string, Uint8Array>();
    for (const { cell, sketches } of this.#cells.values()) {
      const values: ReadonlyMap<string, unknown> = new Map(Object.entries(cell));
      const isWanted = asked.every(([name, value]) => values.get(name) === value);
      if (cell.tenant !== tenant || cell.day < from || !isWanted) continue;
      const before = groups.get(cell[by]) ?? new Uint8Array();
      groups.set(cell[by], Buffer.concat([before, sketches]));
    }
    return groups;
  }

  async forget(before: number, limit: number): Promise<number> {
    let forgotten = 0;
    for (const [id, { at }] of this.#cells) {
      if (at >= before || forgotten >= limit) break;
      this.#cells.delete(id);
      forgotten += 1;
    }
    return forgotten;
  }
}
