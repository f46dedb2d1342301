import { expect, it } from 'vitest';
import { KeyedQueue } from './keyed-queue.ts';

it('runs a key’s tasks in order, whatever one of them does, and other keys meanwhile', async () => {
  const queue = new KeyedQueue<string>();
  const log: string[] = [];
  const task =
    (name: string, turns: number, fails = false) =>
    async () => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      log.push(name);
      if (fails) throw new Error(name);
      return name;
    };
  const results = await Promise.allSettled([
    queue.run('a', task('a1', 20)),
    queue.run('a', task('a2', 1, true)),
    queue.run('a', task('a3', 1)),
    queue.run('b', task('b1', 1)),
  ]);
  expect(log).toEqual(['b1', 'a1', 'a2', 'a3']);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
});
