/**
 * The `q` quantile (0 to 1) with linear interpolation between order statistics (type 7 of Hyndman and Fan,
 * "Sample Quantiles in Statistical Packages", 1996). Throws for no values.
 */
export function quantile(values: readonly number[], q: number): number {
  if (q < 0 || q > 1) throw new RangeError(`a quantile lies between 0 and 1, not at ${q}`);
  const sorted = values.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)];
  const above = sorted[Math.ceil(at)];
  if (below === undefined || above === undefined) throw new RangeError('no values have no quantile');
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
