import type { Browser } from 'playwright';
import type { Arm, Provider } from './arms.ts';
import { orderOf, type Pair } from './comparison.ts';
import { runTrial, type Trial } from './trial.ts';

export interface MeasuredPair extends Pair {
  readonly trials: readonly Trial[];
}

/** Tries that are thrown away, while caches fill and code gets compiled. */
const WARM_UP_PAIRS = 2;

/** Pairs of a join through the layer and one through the raw SDK, interleaved. */
export async function measureProvider(
  browser: Browser,
  provider: Provider,
  arms: Readonly<Record<Arm['name'], Arm>>,
  pairs: number,
  onPair: (pair: number, measured: MeasuredPair) => void,
): Promise<readonly MeasuredPair[]> {
  const run = `${Date.now().toString(36)}`;
  const kept: MeasuredPair[] = [];
  for (let pair = -WARM_UP_PAIRS; pair < pairs; pair += 1) {
    const trials: Trial[] = [];
    for (const name of orderOf(Math.abs(pair)))
      trials.push(await runTrial(browser, arms[name], `${run}-${provider}-${pair + WARM_UP_PAIRS}-${name}`));
    const measured = { layer: millisecondsOf(trials, 'layer'), raw: millisecondsOf(trials, 'raw'), trials };
    onPair(pair, measured);
    if (pair >= 0) kept.push(measured);
  }
  return kept;
}

function millisecondsOf(trials: readonly Trial[], name: Trial['arm']): number {
  const milliseconds = trials.find(({ arm }) => arm === name)?.milliseconds;
  if (milliseconds === undefined) throw new Error(`the pair has no trial of the ${name} side`);
  return milliseconds;
}
