import { METRIC_RULES, type Metric } from './metrics.ts';
import { differenceInterval, type DifferenceInterval } from './statistics/difference-interval.ts';
import { evidenceOfHarm } from './statistics/evidence-of-harm.ts';
import { armsOf, type ArmCounts, type KeyHistory } from './statistics/key-history.ts';
import { smallestEffect } from './statistics/smallest-effect.ts';

/** Keys that each arm of a stage must have before anything is said about it. */
export const ENOUGH_KEYS = 20;
/** More evidence is not told apart, and can be written as JSON. */
export const MOST_EVIDENCE = 1e9;
const INTERVAL = { alpha: 0.05, tunedFor: 500 } as const;

/** What is known of one metric in a ramp. */
export interface Assessment {
  readonly metric: Metric;
  /** The arms of the latest stage, for show. */
  readonly treated: ArmCounts;
  readonly control: ArmCounts;
  /** Over all stages. */
  readonly evidence: number;
  /** The evidence at which the metric counts as worse. */
  readonly needed: number;
  readonly worse: boolean;
  /** Whether each arm of the latest stage has enough keys for anything to be said of it. */
  readonly enough: boolean;
  /** How many times as often it would have to happen in the treatment to have been found by now; absent: no matter how often. */
  readonly smallestEffect?: number;
  /** The difference of the arms of the latest stage. */
  readonly interval?: DifferenceInterval;
}

/**
 * @param histories of the keys that were randomised, by the arm that each was assigned to, wherever its calls went
 * @param shares of the stages so far, as for `evidenceOfHarm`
 */
export function assess(
  metric: Metric,
  histories: readonly KeyHistory[],
  shares: readonly number[],
): Assessment {
  const { alpha } = METRIC_RULES[metric];
  const stage = shares.length - 1;
  const { treated, control } = armsOf(histories, stage);
  const enough = treated.keys >= ENOUGH_KEYS && control.keys >= ENOUGH_KEYS;
  const evidence = Math.min(evidenceOfHarm(histories, shares), MOST_EVIDENCE);
  const needed = 1 / alpha;
  const found = smallestEffect(histories, shares, alpha);
  const interval = enough ? differenceInterval(histories, stage, INTERVAL) : undefined;
  return {
    metric,
    treated,
    control,
    evidence,
    needed,
    worse: evidence >= needed,
    enough,
    ...(found !== undefined && { smallestEffect: found }),
    ...(interval && { interval }),
  };
}
