import { describe, expect, it } from 'vitest';
import { median, quantile } from './quantile.ts';

describe('quantile', () => {
  it('interpolates between neighbours, whatever their order', () => {
    expect(quantile([40, 10, 30, 20], 0.25)).toBeCloseTo(17.5);
    expect(quantile([40, 10, 30, 20], 0)).toBe(10);
    expect(quantile([40, 10, 30, 20], 1)).toBe(40);
    expect(quantile([7], 0.95)).toBe(7);
  });

  it('has a median that sorts numbers and not words', () => {
    expect(median([9, 100, 10])).toBe(10);
    expect(median([1, 2, 3, 4])).toBe(2.5);
  });

  it('refuses what has no answer', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => quantile([1], 1.5)).toThrow(RangeError);
  });
});
