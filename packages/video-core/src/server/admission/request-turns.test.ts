import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { RequestTurns } from './request-turns.ts';

it('keeps nobody waiting for all the requests of another network, and refuses what never ends', async () => {
  const turns = new RequestTurns();
  let done = 0;
  const work = async () => {
    await delay(1);
    done += 1;
  };
  const flood = await Promise.all(
    Array.from({ length: 1_500 }, async (_, index) => {
      const outcome = turns.run('192.0.2.1', work).then(
        () => 'done',
        (error: unknown) => error,
      );
      if (index < 1_499) return { outcome };
      await turns.run('192.0.2.2', work);
      return { outcome, before: done };
    }),
  );
  expect(flood.at(-1)?.before).toBeLessThan(100);
  const outcomes = await Promise.all(flood.map(({ outcome }) => outcome));
  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1_008);
  expect(outcomes.at(-1)).toMatchObject({ code: 'rate-limited', retryAfter: 5 });
});
