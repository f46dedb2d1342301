import { asId } from '@crossfade/video-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSketches, writeSketches } from './sketch-bytes.ts';
import { Sketch } from './sketch.ts';

/** Like pseudonyms: different keys have different beginnings. */
const key = (place: number) => {
  const bytes = Buffer.alloc(16, place);
  bytes.writeUIntBE(place * 7_919, 0, 3);
  return asId.key(bytes.toString('base64url'));
};

function sketchOf(values: readonly number[], keys = 1): Sketch {
  const sketch = new Sketch();
  for (const [at, value] of values.entries()) sketch.accept(value, key(at % keys));
  return sketch;
}

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('a sketch', () => {
  it('knows quantiles to two percent of their value', () => {
    fc.assert(
      fc.property(values, fc.constantFrom(0, 0.5, 0.95, 1), (all, part) => {
        const exact = all.toSorted((a, b) => a - b)[Math.floor(part * (all.length - 1))] ?? 0;
        const found = sketchOf(all).quantile(part) ?? 0;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.max(0.01, 0.0201 * exact));
      }),
    );
  });

  it('says the same when it was stored and added up in parts', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const parts = sketchOf(first);
        parts.add(sketchOf(second).stored());
        const copy = new Sketch();
        copy.add(parts.stored());
        expect(copy.stored()).toEqual(sketchOf([...first, ...second]).stored());
        expect(copy.count).toBe(first.length + second.length);
      }),
    );
  });

  it('knows of how few keys it is, also of parts that share some', () => {
    const sum = sketchOf([1, 2, 3, 4, 5], 5);
    sum.add(sketchOf([1, 2, 3, 4, 5, 6, 7], 7).stored());
    expect(sum.hasKeys(7)).toBe(true);
    expect(sum.hasKeys(8)).toBe(false);
    const many = sketchOf(
      Array.from({ length: 500 }, () => 1),
      500,
    );
    expect(many.hasKeys(20)).toBe(true);
    expect(many.stored().keys).toHaveLength(24);
  });

  it('stays as small as that, whatever the values are', () => {
    const sketch = sketchOf(
      Array.from({ length: 100_000 }, (_, at) => 1.0003 ** (at % 60_000) - 1),
      100,
    );
    expect(writeSketches([[0, sketch.stored()]]).length).toBeLessThan(2_000);
  });

  it('is read as it was written, also one behind the other, and not when it is cut off', () => {
    fc.assert(
      fc.property(values, values, (first, second) => {
        const written = [sketchOf(first, 3), sketchOf(first, 3), sketchOf(second, 30)].map(
          (each, at) => [at * 100, each.stored()] as const,
        );
        const bytes = writeSketches(written);
        expect([...readSketches(Buffer.concat([bytes, bytes]))]).toEqual([...written, ...written]);
        expect(() => [...readSketches(bytes.subarray(0, -1))]).toThrow(RangeError);
      }),
    );
  });

  it('knows no quantile without values, and which part was not 0', () => {
    expect(new Sketch().quantile(0.5)).toBeUndefined();
    const sketch = sketchOf([0, 1, 0, 0]);
    expect([sketch.happened, sketch.count]).toEqual([1, 4]);
  });
});
