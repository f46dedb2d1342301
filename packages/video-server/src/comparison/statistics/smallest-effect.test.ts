import { describe, expect, it } from 'vitest';
import { smallestEffect } from './smallest-effect.ts';

const keys = (count: number, trials: number) =>
  Array.from({ length: count }, (_, place) => ({
    counts: [{ stage: 0, trials, events: place % 25 === 0 ? trials : 0 }],
  }));

describe('the smallest effect that could have been found', () => {
  it('gets smaller with more keys', () => {
    const few = smallestEffect(keys(100, 2), [0.5], 0.02) ?? 0;
    const many = smallestEffect(keys(10_000, 2), [0.5], 0.02) ?? 0;
    expect(few).toBeGreaterThan(3);
    expect(many).toBeGreaterThan(1);
    expect(many).toBeLessThan(1.5);
  });

  it('is larger when few keys made the same number of joins, and in an uneven stage', () => {
    const even = smallestEffect(keys(1_000, 2), [0.5], 0.02) ?? 0;
    expect(smallestEffect(keys(50, 40), [0.5], 0.02)).toBeGreaterThan(even);
    expect(smallestEffect(keys(1_000, 2), [0.05], 0.02)).toBeGreaterThan(even);
  });

  it('is unknown before any key was seen, and where every key is treated', () => {
    expect(smallestEffect([], [0.5], 0.02)).toBeUndefined();
    expect(smallestEffect(keys(100, 2), [1], 0.02)).toBeUndefined();
  });
});
