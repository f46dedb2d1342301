import type { KeyHistory } from '@crossfade/video-server';
import { Draws } from './draws.ts';

interface SimulatedMetric<Name> {
  readonly name: Name;
  /** Events in a trial at an average key in the control. */
  readonly rate: number;
  /** How many times as often they happen in the treatment; 1 in an A/A ramp. */
  readonly ratio: number;
  /** How alike keys are: their rates vary as a gamma distribution of this shape. */
  readonly shape: number;
}

interface SimulatedStage {
  /** Of the keys, 0 to 1. */
  readonly share: number;
  readonly joins: number;
}

export interface RampSetting<Name> {
  readonly keys: number;
  /** The deviation of the logarithm of how often a key is used: with 1.5 a tenth of the keys have more than half of the joins. */
  readonly skew: number;
  readonly metrics: readonly SimulatedMetric<Name>[];
  readonly stages: readonly SimulatedStage[];
  /** Joins between two looks. */
  readonly look: number;
}

/** What a look at a ramp sees. */
export interface Look {
  readonly stage: number;
  readonly treatedJoins: number;
  /** Of each metric. */
  readonly histories: readonly (readonly KeyHistory[])[];
}

interface Counted extends KeyHistory {
  readonly counts: { stage: number; trials: number; events: number }[];
}

/** The looks at one ramp from its first stage to its last. What a look holds changes when the next is taken. */
export function* simulatedRamp<Name>(
  { keys, skew, metrics, stages, look }: RampSetting<Name>,
  random: () => number,
): Generator<Look> {
  const draws = new Draws(random);
  const cumulated: number[] = [];
  let weight = 0;
  for (let key = 0; key < keys; key += 1) cumulated.push((weight += Math.exp(skew * draws.normal())));
  const entries = cumulated.map(() => {
    const bucket = draws.uniform();
    const stage = stages.findIndex(({ share }) => bucket < share);
    return stage === -1 ? undefined : stage;
  });
  const multiples = metrics.map(({ shape }) => cumulated.map(() => draws.gamma(shape)));
  const histories = metrics.map(() =>
    entries.map((treatedFrom): Counted => ({
      ...(treatedFrom !== undefined && { treatedFrom }),
      counts: [],
    })),
  );
  let joins = 0;
  let treatedJoins = 0;
  for (const [stage, { joins: ofStage }] of stages.entries())
    for (let join = 0; join < ofStage; join += 1) {
      const key = draws.placeAmong(cumulated);
      const treated = (entries[key] ?? stages.length) <= stage;
      if (treated) treatedJoins += 1;
      for (const [place, { rate, ratio }] of metrics.entries()) {
        const chance = rate * (multiples[place]?.[key] ?? 1) * (treated ? ratio : 1);
        count(histories[place]?.[key], stage, draws.happens(chance));
      }
      if ((joins += 1) % look === 0) yield { stage, treatedJoins, histories };
    }
}

function count(history: Counted | undefined, stage: number, happened: boolean): void {
  if (!history) return;
  const last = history.counts.at(-1);
  const counts = last?.stage === stage ? last : { stage, trials: 0, events: 0 };
  if (counts !== last) history.counts.push(counts);
  counts.trials += 1;
  if (happened) counts.events += 1;
}
