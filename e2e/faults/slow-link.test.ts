import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SlowLink } from './slow-link.ts';

const packet = { length: 1_250 };
let arrived: number[];
const carry = (link: SlowLink, packets: number): void => {
  for (let index = 0; index < packets; index += 1)
    link.carry(packet, () => {
      arrived.push(performance.now());
    });
};

beforeEach(() => {
  vi.useFakeTimers();
  arrived = [];
});
afterEach(() => {
  vi.useRealTimers();
});

it('delivers at once when nothing is in the way', () => {
  carry(new SlowLink({}), 3);
  expect(arrived).toHaveLength(3);
});

it('sends one packet after the other at its rate, and each arrives after its delay', async () => {
  const begun = performance.now();
  // 10,000 bits take 20 ms.
  carry(new SlowLink({ bitsPerSecond: 500_000, delay: 150 }), 3);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(arrived.map((at) => at - begun)).toEqual([170, 190, 210]);
});

it('drops what comes when its queue is full', async () => {
  carry(new SlowLink({ bitsPerSecond: 500_000 }), 100);
  await vi.advanceTimersByTimeAsync(10_000);
  // 300 ms of packets wait, and one is on its way.
  expect(arrived).toHaveLength(16);
});

it('loses its share, and nothing else', () => {
  const luck = [0.04, 0.05, 0.5, 0.01];
  carry(new SlowLink({ loss: 0.05 }, () => luck.shift() ?? 1), 4);
  expect(arrived).toHaveLength(2);
});
