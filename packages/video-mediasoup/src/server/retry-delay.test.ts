import { expect, test } from 'vitest';
import { retryDelay } from './retry-delay.ts';

test('doubles up to its limit, and is spread so that many do not try at once', () => {
  const pause = { first: 100, max: 1_000 };
  const middle = () => 0.5;
  expect([0, 1, 2, 3, 4, 50].map((attempt) => retryDelay(attempt, pause, middle))).toEqual([
    100, 200, 400, 800, 1_000, 1_000,
  ]);
  expect(retryDelay(0, pause, () => 0)).toBe(50);
  expect(retryDelay(0, pause, () => 0.999_999)).toBeCloseTo(150);
});
