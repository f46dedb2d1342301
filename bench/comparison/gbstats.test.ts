import { differenceInterval, sampleRatioEvidence, type KeyHistory } from '@crossfade/video-server';
import { describe, expect, it } from 'vitest';
import oracle from '../results/2026-11-30-gbstats.json' with { type: 'json' };

const historyOf = ([trials = 0, events = 0]: readonly number[], treated: boolean): KeyHistory => ({
  ...(treated && { treatedFrom: 0 }),
  counts: [{ stage: 0, trials, events }],
});

/** What gbstats-oracle.py wrote. */
describe('gbstats, on the same data', () => {
  it.each(oracle.cases)('finds the same difference and the same interval ($difference)', (expected) => {
    const keys = [
      ...expected.treated.map((key) => historyOf(key, true)),
      ...expected.control.map((key) => historyOf(key, false)),
    ];
    const found = differenceInterval(keys, 0, expected);
    expect(found?.difference).toBeCloseTo(expected.difference, 12);
    expect(found?.lower).toBeCloseTo(expected.lower, 12);
    expect(found?.upper).toBeCloseTo(expected.upper, 12);
  });

  it.each(oracle.cases)('doubts the split of the keys no later (p $sampleRatioP)', (expected) => {
    const { treated, control, share, sampleRatioP } = expected;
    // Ours may be looked at all the time, so it needs more.
    const p = Math.min(1, 1 / sampleRatioEvidence(treated.length, control.length, share));
    expect(p).toBeGreaterThanOrEqual(sampleRatioP);
  });
});
