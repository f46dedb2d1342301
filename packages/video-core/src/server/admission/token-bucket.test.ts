import { expect, test } from 'vitest';
import { TokenBucket } from './token-bucket.ts';

test('lets a burst through at once, and then so many a second', () => {
  let now = 0;
  const bucket = new TokenBucket({ perSecond: 10, burst: 5 }, () => now);
  const taken = () => Array.from({ length: 20 }, () => bucket.take()).filter(Boolean).length;
  expect(taken()).toBe(5);
  now += 300;
  expect(taken()).toBe(3);
  now += 60_000;
  expect(taken()).toBe(5);
});
