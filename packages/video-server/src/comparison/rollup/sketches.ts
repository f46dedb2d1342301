import type { CallKey } from '@crossfade/video-core';
import { MEASURE_NAMES, type Measure } from './measures.ts';
import { Sketch } from './sketch.ts';
import { readSketches, writeSketches } from './sketch-bytes.ts';

/** A sketch for each measure that anything is known of. */
export class Sketches {
  /** By the place of the measure. */
  readonly #sketches = new Map<number, Sketch>();

  get(measure: Measure): Sketch | undefined {
    return this.#sketches.get(MEASURE_NAMES.indexOf(measure));
  }

  accept(measure: Measure, value: number, key: CallKey): void {
    this.#at(MEASURE_NAMES.indexOf(measure)).accept(value, key);
  }

  /** Adds what was stored, of any number of others one behind the other. Throws `RangeError`. */
  add(stored: Uint8Array): void {
    for (const [place, sketch] of readSketches(stored)) this.#at(place).add(sketch);
  }

  stored(): Uint8Array {
    return writeSketches([...this.#sketches].map(([place, sketch]) => [place, sketch.stored()]));
  }

  #at(place: number): Sketch {
    const known = this.#sketches.get(place);
    if (known) return known;
    const sketch = new Sketch();
    this.#sketches.set(place, sketch);
    return sketch;
  }
}
