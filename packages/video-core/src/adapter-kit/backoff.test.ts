import { expect, test } from 'vitest';
import { backoffDelay, type Backoff } from './backoff.ts';

const EQUAL: Backoff = { base: 100, ceiling: 1_000, jitter: 'equal' };

test('doubles after each failure up to the ceiling, and does not wait before the first try', () => {
  const late = () => 1;
  expect([0, 1, 2, 3, 4, 5, 50].map((failures) => backoffDelay(failures, EQUAL, late))).toEqual([
    0, 100, 200, 400, 800, 1_000, 1_000,
  ]);
});

test('spreads the tries of many clients: from zero with full jitter, over the upper half with equal jitter', () => {
  const full: Backoff = { ...EQUAL, jitter: 'full' };
  expect([0, 0.5, 1].map((value) => backoffDelay(2, full, () => value))).toEqual([0, 100, 200]);
  expect([0, 0.5, 1].map((value) => backoffDelay(2, EQUAL, () => value))).toEqual([100, 150, 200]);
});
