import { expect, it } from 'vitest';
import { MemoryRateLimiter } from './memory-rate-limiter.ts';

it('forgets nothing of one purpose, however much is counted for another', async () => {
  const limiter = new MemoryRateLimiter({ now: () => 1_000_000 });
  await limiter.take('sign-in ada', 1);
  for (let count = 0; count < 60_000; count += 1) limiter.count(`link made-up-${count}`);
  expect(await limiter.take('sign-in ada', 1)).toBe(60_000);
});
