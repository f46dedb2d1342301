import { bootstrapInterval, type Interval } from '../statistics/bootstrap.ts';
import { median, quantile } from '../statistics/quantile.ts';
import type { Arm } from './arms.ts';

export interface Pair {
  readonly layer: number;
  readonly raw: number;
}

export interface Summary {
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
  readonly p95: number;
}

export interface Comparison {
  readonly pairs: number;
  readonly layer: Summary;
  readonly raw: Summary;
  /** The median over the pairs of layer/raw, with its 95 % bootstrap interval. */
  readonly ratio: Interval;
}

/** Which side goes first in each pair: A B B A, so that what drifts during the run falls on both alike. */
export const orderOf = (pair: number): readonly Arm['name'][] =>
  pair % 2 === 0 ? ['layer', 'raw'] : ['raw', 'layer'];

const summaryOf = (values: readonly number[]): Summary => ({
  median: median(values),
  p25: quantile(values, 0.25),
  p75: quantile(values, 0.75),
  p95: quantile(values, 0.95),
});

export function compare(pairs: readonly Pair[]): Comparison {
  return {
    pairs: pairs.length,
    layer: summaryOf(pairs.map(({ layer }) => layer)),
    raw: summaryOf(pairs.map(({ raw }) => raw)),
    ratio: bootstrapInterval(
      pairs.map(({ layer, raw }) => layer / raw),
      median,
    ),
  };
}
