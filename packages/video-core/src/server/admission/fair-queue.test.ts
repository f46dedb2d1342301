import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { FairQueue } from './fair-queue.ts';

afterEach(() => {
  vi.useRealTimers();
});

it('serves keys in turn, however many tasks one of them has', async () => {
  const queue = new FairQueue<string>(16, 1_000);
  const done: string[] = [];
  let underWay = 0;
  let most = 0;
  const task = (name: string) => async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await turn();
    underWay -= 1;
    done.push(name);
    return name;
  };
  const crowd = Array.from({ length: 500 }, () => queue.run('crowd', task('crowd')));
  expect([queue.waiting('crowd'), queue.waiting('pair')]).toEqual([484, 0]);
  const pair = [queue.run('pair', task('pair')), queue.run('pair', task('pair'))];
  expect(await Promise.all(pair)).toEqual(['pair', 'pair']);
  expect(done.length).toBeLessThan(60);
  await Promise.all(crowd);
  expect(done.filter((name) => name === 'crowd')).toHaveLength(500);
  expect(most).toBeLessThanOrEqual(16);
});

it('goes on when tasks fail, and tells who asked', async () => {
  const queue = new FairQueue<string>(16, 1_000);
  const failing = Array.from({ length: 40 }, () => queue.run('a', () => Promise.reject(new Error('gone'))));
  for (const one of failing) await expect(one).rejects.toThrow('gone');
  expect(await queue.run('a', () => Promise.resolve('fine'))).toBe('fine');
});

it('does not wait for tasks that hang', async () => {
  vi.useFakeTimers();
  const queue = new FairQueue<string>(16, 1_000);
  for (let count = 0; count < 16; count += 1) void queue.run('frozen', () => new Promise(() => {}));
  let done = false;
  const other = queue.run('other', () => Promise.resolve()).then(() => (done = true));
  await vi.advanceTimersByTimeAsync(900);
  expect(done).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  await other;
  expect(done).toBe(true);
});
