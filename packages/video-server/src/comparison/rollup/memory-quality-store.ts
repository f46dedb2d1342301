import type { QualityQuery, QualityStore, RolledUp } from './quality-store.ts';
import { Sketches } from './sketches.ts';

/** The samples of one process. */
export class MemoryQualityStore implements QualityStore {
  readonly #cells = new Map<string, RolledUp>();

  async add(rolledUp: readonly RolledUp[]): Promise<void> {
    for (const { cell, sketches } of rolledUp) {
      const id = JSON.stringify(Object.entries(cell).sort());
      const sum = new Sketches();
      sum.add(this.#cells.get(id)?.sketches ?? new Uint8Array());
      sum.add(sketches);
      this.#cells.set(id, { cell, sketches: sum.stored() });
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

  async forget(): Promise<number> {
    return 0;
  }
}
