import { expect, test } from 'vitest';
import { DataRate } from './data-rate.ts';

/** Megabytes, and messages, that get through when `count` messages of `bytes` are sent evenly over `seconds`. */
function sent(count: number, bytes: number, seconds: number) {
  let now = 0;
  const rate = new DataRate(() => now);
  let messages = 0;
  for (let index = 0; index < count; index += 1) {
    now = (index * seconds * 1_000) / count;
    if (rate.admits(bytes)) messages += 1;
  }
  return { messages, megabytes: (messages * bytes) / 1_048_576 };
}

test('large messages are limited by their bytes: 15 MB a second become a quarter of one', () => {
  const { megabytes } = sent(10_000, 15_000, 10);
  expect(megabytes).toBeLessThan(1 + 10 * 0.25 + 0.1);
  expect(megabytes).toBeGreaterThan(3);
});

test('small messages are limited by their number', () => {
  expect(sent(50_000, 10, 10).messages).toBeLessThanOrEqual(12_000);
});

test('what an application usually sends is not limited', () => {
  expect(sent(10 * 30, 1_200, 10).messages).toBe(300);
  expect(sent(60, 15_000, 0.01).messages).toBe(60);
});
