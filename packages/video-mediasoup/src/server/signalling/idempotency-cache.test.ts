import { expect, test, vi } from 'vitest';
import { IdempotencyCache } from './idempotency-cache.ts';

test('an id is worked on once, also while the first is under way', async () => {
  const memory = new IdempotencyCache<string>(10, 1_000);
  const work = vi.fn(async () => 'done');
  expect(await Promise.all([memory.once('a', work), memory.once('a', work)])).toEqual(['done', 'done']);
  expect(await memory.once('a', work)).toBe('done');
  expect(work).toHaveBeenCalledTimes(1);
});

test('the oldest is forgotten, so that memory stays bounded', async () => {
  const memory = new IdempotencyCache<number>(2, 1_000);
  const work = vi.fn(async () => 1);
  for (const id of ['a', 'b', 'c', 'b', 'c']) await memory.once(id, work);
  expect(work).toHaveBeenCalledTimes(3);
  await memory.once('a', work);
  expect(work).toHaveBeenCalledTimes(4);
});

test('an answer is forgotten when nobody asks for it any more, however few there are', async () => {
  let at = 0;
  const memory = new IdempotencyCache<number>(10, 1_000, () => at);
  const work = vi.fn(async () => 1);
  await memory.once('a', work);
  at = 1_000;
  await memory.once('b', work);
  await memory.once('a', work);
  expect(work).toHaveBeenCalledTimes(2);
  at = 1_001;
  await memory.once('a', work);
  await memory.once('b', work);
  expect(work).toHaveBeenCalledTimes(3);
});
