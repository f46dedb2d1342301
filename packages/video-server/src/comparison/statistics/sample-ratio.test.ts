import { describe, expect, it } from 'vitest';
import { sampleRatioEvidence } from './sample-ratio.ts';

describe('evidence that keys do not fall into the arms as they are meant to', () => {
  it('is small when they do, and passes a thousand when they do not', () => {
    expect(sampleRatioEvidence(500, 500, 0.5)).toBeLessThan(1);
    expect(sampleRatioEvidence(50, 950, 0.05)).toBeLessThan(1);
    expect(sampleRatioEvidence(620, 380, 0.5)).toBeGreaterThan(1_000);
    expect(sampleRatioEvidence(0, 400, 0.05)).toBeGreaterThan(1_000);
  });

  it('is 1 on average over all numbers that may be seen', () => {
    const keys = 60;
    const share = 0.25;
    let [average, probability] = [0, (1 - share) ** keys];
    for (let treated = 0; treated <= keys; treated += 1) {
      average += probability * sampleRatioEvidence(treated, keys - treated, share);
      probability *= ((keys - treated) / (treated + 1)) * (share / (1 - share));
    }
    expect(average).toBeCloseTo(1, 8);
  });
});
