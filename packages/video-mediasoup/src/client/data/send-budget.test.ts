import { expect, test } from 'vitest';
import { SIGNALLING_LIMITS } from '../../protocol/index.ts';
import { SendBudget } from './send-budget.ts';

test.each([15_000, 1_200, 10])('messages of %i bytes keep within what the server takes', (bytes) => {
  const { dataBytes, dataMessages } = SIGNALLING_LIMITS;
  let now = 0;
  const budget = new SendBudget(() => now);
  for (let count = 1; count <= 5_000; count += 1) {
    now += budget.take(bytes);
    const seconds = now / 1_000;
    expect(count * bytes).toBeLessThanOrEqual(dataBytes.burst + seconds * dataBytes.perSecond);
    expect(count).toBeLessThanOrEqual(dataMessages.burst + seconds * dataMessages.perSecond);
  }
  // It is used well, too.
  expect((5_000 * bytes) / (now / 1_000)).toBeGreaterThan(Math.min(200_000, 800 * bytes));
});

test('what cannot be sent at once is not taken', () => {
  let now = 0;
  const budget = new SendBudget(() => now);
  let taken = 0;
  while (budget.takeNow(1_200)) taken += 1;
  expect(taken).toBeGreaterThan(500);
  now += 1_000;
  expect(budget.takeNow(1_200)).toBe(true);
});
