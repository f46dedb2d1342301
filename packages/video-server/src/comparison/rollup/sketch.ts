import { DDSketch } from '@datadog/sketches-js';
import type { CallKey } from '@crossfade/video-core';

/** Quantiles are right to this part of their value. */
const ACCURACY = 0.02;
/** Values below count as 0; it bounds the bins. A millisecond, a line, a hundredth of a percent. */
const LEAST = 0.01;
/** Keys that a sketch remembers: a few more than are enough to say anything. */
const KEYS_KEPT = 24;

/** What is stored of a sketch. */
export interface StoredSketch {
  /** How many values were 0. */
  readonly zero: number;
  /** Its bins, in order, and how many values fell into each. */
  readonly bins: readonly (readonly [bin: number, count: number])[];
  /** The smallest hashes of its keys. */
  readonly keys: readonly number[];
}

/** The distribution of a measure: some numbers, however many values there were. Sketches can be added up. */
export class Sketch {
  readonly #values = new DDSketch({ relativeAccuracy: ACCURACY });
  /**
   * The smallest hashes (k minimum values): of a union they are the smallest of both, so that it is known exactly whether there
   * were a few keys, and never which.
   */
  #keys: readonly number[] = [];

  /** How many values there were. */
  get count(): number {
    return this.#values.count;
  }

  /** How many of them were not 0. */
  get happened(): number {
    return this.#values.count - this.#values.zeroCount;
  }

  /** Whether they are of at least so many keys, which may be `KEYS_KEPT` at most. */
  hasKeys(least: number): boolean {
    return this.#keys.length >= least;
  }

  /** @param key its pseudonym, every character of which is as good as random */
  accept(value: number, key: CallKey): void {
    this.#values.accept(value < LEAST ? 0 : value);
    // 16 bits: two of a few keys are hardly ever the same, and then it is known of one key less.
    this.#remember([Buffer.from(key.slice(0, 3), 'base64url').readUInt16BE()]);
  }

  /** `undefined` without values. */
  quantile(part: number): number | undefined {
    return this.#values.count === 0 ? undefined : this.#values.getValueAtQuantile(part);
  }

  add({ zero, bins, keys }: StoredSketch): void {
    const values = this.#values;
    values.zeroCount += zero;
    values.count += zero;
    for (const [bin, count] of bins) {
      values.store.add(bin, count);
      values.count += count;
    }
    this.#remember(keys);
  }

  stored(): StoredSketch {
    const { store, zeroCount: zero } = this.#values;
    const bins: [number, number][] = [];
    for (const [at, count] of store.bins.entries()) if (count > 0) bins.push([at + store.offset, count]);
    return { zero, bins, keys: this.#keys };
  }

  #remember(keys: readonly number[]): void {
    const [largest = Infinity] = this.#keys.length < KEYS_KEPT ? [] : this.#keys.slice(-1);
    const smaller = keys.filter((key) => key < largest && !this.#keys.includes(key));
    if (smaller.length === 0) return;
    this.#keys = [...new Set([...this.#keys, ...smaller])].sort((a, b) => a - b).slice(0, KEYS_KEPT);
  }
}
