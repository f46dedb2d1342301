/** What is compared: each is a proportion, counted at each targeting key. */
export const METRICS = ['join-failure', 'disconnect', 'slow-first-frame', 'frozen', 'concealed'] as const;

export type Metric = (typeof METRICS)[number];

/** What a metric may do to a ramp when it gets worse: roll it back, or pause it for somebody to look. */
type Consequence = 'roll-back' | 'pause';

export interface MetricRule {
  readonly consequence: Consequence;
  /**
   * The chance that a healthy ramp meets the consequence because of this metric. Those of all metrics with one consequence
   * add up to 5 % (Bonferroni, in unequal parts): join failures get the largest, since nothing else is as bad and as rare.
   */
  readonly alpha: number;
}

export const METRIC_RULES: Readonly<Record<Metric, MetricRule>> = {
  'join-failure': { consequence: 'roll-back', alpha: 0.02 },
  disconnect: { consequence: 'roll-back', alpha: 0.01 },
  'slow-first-frame': { consequence: 'roll-back', alpha: 0.01 },
  frozen: { consequence: 'roll-back', alpha: 0.01 },
  concealed: { consequence: 'pause', alpha: 0.05 },
};

/**
 * Where a measured value becomes an event. What is compared is a quantile by its dual: the p-quantile of an arm is above a
 * limit exactly when fewer than p of its values are below it, so one sequence for a proportion serves both (Howard and Ramdas,
 * "Sequential estimation of quantiles with applications to A/B testing and best-arm identification", Bernoulli 28, 2022).
 */
export const LIMITS = {
  /** Milliseconds from the click on Join to the first remote frame. */
  'slow-first-frame': 2_000,
  /** The part of the time that received video stood still. */
  frozen: 0.02,
  /** The part of the received audio that was made up by the decoder. */
  concealed: 0.05,
} as const;
