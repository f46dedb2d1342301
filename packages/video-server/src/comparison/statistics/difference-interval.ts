import { isTreated, type KeyHistory } from './key-history.ts';

export interface DifferenceInterval {
  /** The rate of the treatment less that of the control. */
  readonly difference: number;
  readonly lower: number;
  readonly upper: number;
}

export interface IntervalOptions {
  /** The interval misses the true difference, ever, with a probability of about this. */
  readonly alpha: number;
  /** The number of keys at which the interval is as narrow as it can be made. */
  readonly tunedFor: number;
}

/**
 * The difference between the rates of two arms in one stage, with an interval that holds at every look: a confidence
 * sequence, clustered by key. `undefined` while an arm has fewer than two keys.
 *
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences",
 * Annals of Statistics 52 (2024), with the delta method's variance of a ratio; the same as gbstats' sequential test of a ratio
 * metric, which it is compared with. It holds for many keys, so it shows how large a difference is and decides nothing.
 */
export function differenceInterval(
  histories: Iterable<KeyHistory>,
  stage: number,
  { alpha, tunedFor }: IntervalOptions,
): DifferenceInterval | undefined {
  const [treated, control] = [new RatioSums(), new RatioSums()];
  for (const history of histories)
    for (const counts of history.counts)
      if (counts.stage === stage && counts.trials > 0)
        (isTreated(history, stage) ? treated : control).add(counts.events, counts.trials);
  if (treated.keys < 2 || control.keys < 2) return undefined;
  const difference = treated.rate - control.rate;
  const keys = treated.keys + control.keys;
  const deviation = Math.sqrt((treated.variance / treated.keys + control.variance / control.keys) * keys);
  const rho2 = (-2 * Math.log(alpha) + Math.log(-2 * Math.log(alpha) + 1)) / tunedFor;
  const grown = keys * rho2 + 1;
  const width =
    deviation * Math.sqrt((2 * grown * Math.log(Math.sqrt(grown) / alpha)) / (keys * keys * rho2));
  return { difference, lower: difference - width, upper: difference + width };
}

/** The ratio of two sums over keys, and its variance by the delta method. */
class RatioSums {
  keys = 0;
  #events = 0;
  #trials = 0;
  #events2 = 0;
  #trials2 = 0;
  #product = 0;

  add(events: number, trials: number): void {
    this.keys += 1;
    this.#events += events;
    this.#trials += trials;
    this.#events2 += events * events;
    this.#trials2 += trials * trials;
    this.#product += events * trials;
  }

  get rate(): number {
    return this.#events / this.#trials;
  }

  /** Of one key's part in the rate. */
  get variance(): number {
    const { rate } = this;
    const squares = this.#events2 - 2 * rate * this.#product + rate * rate * this.#trials2;
    return squares / (this.keys - 1) / (this.#trials / this.keys) ** 2;
  }
}
