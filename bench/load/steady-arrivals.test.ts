import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { steadyArrivals } from './steady-arrivals.ts';

it('keeps to the rate when the work is slower than the arrivals', async () => {
  let together = 0;
  let most = 0;
  const took = await steadyArrivals({ perSecond: 100, seconds: 0.3 }, async () => {
    together += 1;
    most = Math.max(most, together);
    await sleep(100);
    together -= 1;
  });
  expect(took).toHaveLength(30);
  expect(most).toBeGreaterThan(4);
  expect(Math.min(...took)).toBeGreaterThan(90);
});

it('charges the wait of those who come while the process is stuck', async () => {
  const took = await steadyArrivals({ perSecond: 100, seconds: 0.1 }, async (index) => {
    if (index > 0) return;
    const end = performance.now() + 200;
    while (performance.now() < end);
  });
  expect(took[1]).toBeGreaterThan(150);
});

it('fails when one arrival fails', async () => {
  await expect(
    steadyArrivals({ perSecond: 100, seconds: 0.05 }, async (index) => {
      if (index === 2) throw new Error('refused');
    }),
  ).rejects.toThrow('arrival 2 failed');
});
