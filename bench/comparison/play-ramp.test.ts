import { describe, expect, it } from 'vitest';
import { median } from '../statistics/quantile.ts';
import { seededRandom } from '../statistics/random.ts';
import { playRamp } from './play-ramp.ts';
import { HARMFUL, HEALTHY } from './ramp-settings.ts';

/** Fewer looks than `npm run test:long compare` takes, at the same ramps. */
const RAMPS = 20;
const play = (setting: Parameters<typeof playRamp>[0]) =>
  Array.from({ length: RAMPS }, (_, seed) => playRamp(setting, seededRandom(seed)));

describe('simulated ramps with skewed use of keys', () => {
  it('go through when they are healthy, where an interval for joins would stop half of them', () => {
    const ramps = play({ ...HEALTHY, look: 200 });
    expect(ramps.filter(({ rolledBack }) => rolledBack).length).toBeLessThanOrEqual(1);
    expect(ramps.filter(({ naivelyRolledBack }) => naivelyRolledBack).length).toBeGreaterThanOrEqual(10);
  });

  it('are rolled back at the median before 600 joins when three times as many joins fail', () => {
    const joins = play({ ...HARMFUL, look: 100 }).map(
      ({ rolledBack }) => rolledBack?.treatedJoins ?? Infinity,
    );
    expect(median(joins)).toBeLessThanOrEqual(600);
  });
});
