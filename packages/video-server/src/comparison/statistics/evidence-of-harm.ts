import type { KeyHistory } from './key-history.ts';

/** What the treatment may do to the rate of an event, as multiples of it: the alternatives that are bet on, in equal parts. */
export const RATE_RATIOS = [1.5, 2, 3, 5] as const;
/**
 * How alike keys are: their rates are taken to vary as a gamma distribution of this shape and mean 1. It decides how much
 * many events at one key can say, and nothing about how often a healthy ramp is called harmful.
 */
export const KEY_SHAPE = 1;

/**
 * How many times more likely it has become that the treatment harms, than when nothing was known: an e-value, on which one
 * could have bet 1 and would now own this. Under "the treatment changes nothing" it exceeds 1/a with a probability of at most
 * a, so `evidence >= 1 / a` is a one-sided sequential test at level a.
 *
 * It rests on the randomisation alone. When the treatment changes nothing, what is seen at a key says nothing about the arm
 * that the key was assigned to; so a bet at fair odds on the arm, with what was seen at the key, gains nothing on average.
 * However much keys differ, however often one is used, and however rates change from stage to stage, what was seen at a key
 * is one bet; nothing is assumed normal, and small numbers are exact. A key that changes arms between stages is bet on by the
 * stage in which it does.
 *
 * Betting: Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting", JRSS B 86 (2024). Tests of two
 * proportions by e-values: Turner and Grünwald, "Safe sequential testing and effect estimation in stratified count data",
 * AISTATS 2023. The stake follows a gamma-Poisson likelihood with the pooled rate, which changes as data arrive: for all looks
 * together the level is not proven, but simulated (`npm run test:long compare`).
 *
 * @param shares of keys assigned to the treatment in each stage, 0 to 1, never falling
 */
export function evidenceOfHarm(histories: Iterable<KeyHistory>, shares: readonly number[]): number {
  const keys = [...histories];
  const rates = pooledRates(keys, shares.length);
  const entries = entryShares(shares);
  const bets = RATE_RATIOS.map((ratio) => logEvidence(keys, shares, entries, rates, ratio));
  return Math.exp(logSumExp(bets) - Math.log(RATE_RATIOS.length));
}

/**
 * The rate of each stage over both arms: it must not depend on the arms, or the odds would not be fair. Half an event more
 * than was seen, so that it is never 0.
 */
export function pooledRates(keys: readonly KeyHistory[], stages: number): readonly number[] {
  const sums = Array.from({ length: stages }, () => ({ trials: 0, events: 0 }));
  for (const { counts } of keys)
    for (const { stage, trials, events } of counts) {
      const sum = sums[stage];
      if (!sum) continue;
      sum.trials += trials;
      sum.events += events;
    }
  return sums.map(({ trials, events }) => (events + 0.5) / (trials + 1));
}

/** The part of the keys that enter the treatment in each stage, and last the part that never does. */
export const entryShares = (shares: readonly number[]): readonly number[] => [
  ...shares.map((share, stage) => share - (shares[stage - 1] ?? 0)),
  1 - (shares.at(-1) ?? 0),
];

function logEvidence(
  keys: readonly KeyHistory[],
  shares: readonly number[],
  entries: readonly number[],
  rates: readonly number[],
  ratio: number,
): number {
  // The pooled rate is that of both arms together.
  const controls = rates.map((rate, stage) => rate / (1 + (shares[stage] ?? 0) * (ratio - 1)));
  const logRatio = Math.log(ratio);
  let sum = 0;
  for (const { counts, treatedFrom = shares.length } of keys) {
    const fits = entries.map((_, entry) => logFit(counts, entry, controls, ratio, logRatio));
    const average = logSumExp(fits.map((fit, entry) => fit + Math.log(entries[entry] ?? 0)));
    sum += (fits[treatedFrom] ?? 0) - average;
  }
  return sum;
}

/** The gamma-Poisson log likelihood of a key that enters the treatment in a stage, but for what all entries have in common. */
function logFit(
  counts: KeyHistory['counts'],
  entry: number,
  controls: readonly number[],
  ratio: number,
  logRatio: number,
): number {
  let expected = 0;
  let events = 0;
  let treatedEvents = 0;
  for (const { stage, trials, events: seen } of counts) {
    const treated = entry <= stage;
    expected += trials * (controls[stage] ?? 0) * (treated ? ratio : 1);
    events += seen;
    if (treated) treatedEvents += seen;
  }
  return treatedEvents * logRatio - (KEY_SHAPE + events) * Math.log(KEY_SHAPE + expected);
}

function logSumExp(values: readonly number[]): number {
  const top = Math.max(...values);
  if (top === -Infinity) return top;
  return top + Math.log(values.reduce((sum, value) => sum + Math.exp(value - top), 0));
}
