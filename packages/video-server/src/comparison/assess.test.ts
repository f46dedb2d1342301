import { describe, expect, it } from 'vitest';
import { assess } from './assess.ts';
import { METRIC_RULES, METRICS } from './metrics.ts';
import type { KeyHistory } from './statistics/key-history.ts';

const keys = (count: number, failing: number, treated: boolean): readonly KeyHistory[] =>
  Array.from({ length: count }, (_, place) => ({
    ...(treated && { treatedFrom: 0 }),
    counts: [{ stage: 0, trials: 2, events: place % failing === 0 ? 1 : 0 }],
  }));

describe('the assessment of a metric', () => {
  it('says that there were not enough keys, and shows no interval then', () => {
    const few = assess('join-failure', [...keys(10, 5, true), ...keys(100, 50, false)], [0.1]);
    expect(few).toMatchObject({ enough: false, worse: false, needed: 50 });
    expect(few.interval).toBeUndefined();
  });

  it('says that the treatment is worse only when the evidence says so', () => {
    const same = assess('join-failure', [...keys(300, 30, true), ...keys(300, 30, false)], [0.5]);
    expect(same).toMatchObject({
      enough: true,
      worse: false,
      treated: { keys: 300, trials: 600, events: 10 },
    });
    expect(same.smallestEffect).toBeGreaterThan(1);
    expect(same.interval?.lower).toBeLessThan(0);
    const worse = assess('join-failure', [...keys(300, 10, true), ...keys(300, 60, false)], [0.5]);
    expect(worse).toMatchObject({ worse: true });
  });

  it.each(['roll-back', 'pause'])('takes no more than 5 %% of healthy ramps for a %s', (consequence) => {
    const alphas = METRICS.map((metric) => METRIC_RULES[metric])
      .filter((rule) => rule.consequence === consequence)
      .map(({ alpha }) => alpha);
    expect(alphas.reduce((sum, alpha) => sum + alpha, 0)).toBeCloseTo(0.05);
  });
});
