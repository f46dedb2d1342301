import { entryShares, KEY_SHAPE, pooledRates, RATE_RATIOS } from './evidence-of-harm.ts';
import type { KeyHistory } from './key-history.ts';

/**
 * The smallest effect that would have been found by now as often as not: how many times as often the event would have to
 * happen in the treatment for `evidenceOfHarm` to reach `1 / alpha` with what was seen so far. An approximation from the
 * information in the counts. `undefined` when no effect could have been found, since no key was randomised.
 *
 * @param shares of keys assigned to the treatment in each stage, as for `evidenceOfHarm`
 */
export function smallestEffect(
  histories: Iterable<KeyHistory>,
  shares: readonly number[],
  alpha: number,
): number | undefined {
  const keys = [...histories];
  const rates = pooledRates(keys, shares.length);
  const entries = entryShares(shares);
  let information = 0;
  for (const { counts } of keys) {
    const expected = entries.map((_, entry) =>
      counts.reduce(
        (sum, { stage, trials }) => (entry <= stage ? sum + trials * (rates[stage] ?? 0) : sum),
        0,
      ),
    );
    const all = counts.reduce((sum, { stage, trials }) => sum + trials * (rates[stage] ?? 0), 0);
    if (all === 0) continue;
    const mean = weighted(expected, entries);
    const variance =
      weighted(
        expected.map((each) => each * each),
        entries,
      ) -
      mean * mean;
    information += variance / (all * (1 + all / KEY_SHAPE));
  }
  if (information <= 0) return undefined;
  return Math.exp(Math.sqrt((2 * Math.log(RATE_RATIOS.length / alpha)) / information));
}

const weighted = (values: readonly number[], weights: readonly number[]): number =>
  values.reduce((sum, value, place) => sum + value * (weights[place] ?? 0), 0);
