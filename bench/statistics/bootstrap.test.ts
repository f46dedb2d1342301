import { describe, expect, it } from 'vitest';
import { bootstrapInterval } from './bootstrap.ts';
import { median } from './quantile.ts';
import { seededRandom } from './random.ts';

/** Normally distributed around `mean` (Box and Muller, 1958). */
function normal(random: () => number, mean: number, deviation: number): number {
  return mean + deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

describe('bootstrapInterval', () => {
  it('is a point when every value is the same', () => {
    expect(
      bootstrapInterval(
        Array.from({ length: 40 }, () => 1.05),
        median,
      ),
    ).toEqual({
      estimate: 1.05,
      lower: 1.05,
      upper: 1.05,
    });
  });

  it('is the same for the same seed', () => {
    const values = [0.8, 0.9, 1, 1.1, 1.4, 0.7, 1.2];
    expect(bootstrapInterval(values, median, { seed: 3 })).toEqual(
      bootstrapInterval(values, median, { seed: 3 }),
    );
  });

  it('narrows as values are added', () => {
    const random = seededRandom(7);
    const many = Array.from({ length: 400 }, () => normal(random, 1, 0.2));
    const width = (values: readonly number[]) => {
      const { lower, upper } = bootstrapInterval(values, median, { resamples: 2_000 });
      return upper - lower;
    };
    expect(width(many)).toBeLessThan(width(many.slice(0, 40)) / 2);
  });

  it('holds the true median about as often as it says', () => {
    const random = seededRandom(11);
    let held = 0;
    for (let run = 0; run < 200; run += 1) {
      const values = Array.from({ length: 40 }, () => normal(random, 1, 0.15));
      const { lower, upper } = bootstrapInterval(values, median, { resamples: 500, seed: run });
      if (lower <= 1 && 1 <= upper) held += 1;
    }
    expect(held).toBeGreaterThan(180);
  });
});
