import { quantile } from './quantile.ts';
import { seededRandom } from './random.ts';

export interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

export interface BootstrapOptions {
  /** How much of the resampled distribution the interval holds; 0.95 unless told. */
  readonly confidence?: number;
  readonly resamples?: number;
  /** The same seed gives the same interval. */
  readonly seed?: number;
}

/**
 * The percentile bootstrap (Efron, "Bootstrap Methods: Another Look at the Jackknife", 1979): how far
 * `statistic` would move if the same number of values were drawn anew from what was seen.
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (values: readonly number[]) => number,
  { confidence = 0.95, resamples = 10_000, seed = 1 }: BootstrapOptions = {},
): Interval {
  const random = seededRandom(seed);
  const drawn = Array.from({ length: resamples }, () =>
    statistic(values.map((value) => values[Math.floor(random() * values.length)] ?? value)),
  );
  const tail = (1 - confidence) / 2;
  return {
    estimate: statistic(values),
    lower: quantile(drawn, tail),
    upper: quantile(drawn, 1 - tail),
  };
}
