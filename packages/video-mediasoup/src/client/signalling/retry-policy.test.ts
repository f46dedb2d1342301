import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ENTER, resumeWithin, type RetryPolicy } from './retry-policy.ts';

/** When each try begins, if every one fails after `duration` milliseconds. */
function tries(policy: RetryPolicy, duration: number, random: () => number): readonly number[] {
  const begun: number[] = [];
  let now = 0;
  for (let attempt = 1; attempt < 10_000; attempt += 1) {
    const delay = policy.delay(attempt, now, random);
    if (delay === undefined) return begun;
    expect(delay).toBeGreaterThanOrEqual(0);
    now += delay;
    begun.push(now);
    now += duration;
  }
  throw new Error('it never gives up');
}

it('enters at once, and gives up within seconds of a server that refuses connections', () => {
  const begun = tries(ENTER, 5, () => 0.5);
  expect(begun[0]).toBe(0);
  expect(begun).toHaveLength(4);
  expect(begun.at(-1)).toBeLessThan(5_000);
});

it('always ends, with tries inside the window and ever further apart', () => {
  const policy = resumeWithin(20_000);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 0, max: 6_000 }),
      (luck, duration) => {
        const begun = tries(policy, duration, () => luck);
        expect(begun.length).toBeGreaterThan(1);
        expect(begun.length).toBeLessThan(30);
        expect(begun.at(-1)).toBeLessThan(20_000);
      },
    ),
  );
});

it('spreads those who lost the same server at the same time', () => {
  const policy = resumeWithin(20_000);
  const first = [0, 0.25, 0.5, 0.99].map((luck) => policy.delay(1, 0, () => luck));
  expect(new Set(first).size).toBe(4);
  const later = [0, 0.5, 0.99].map((luck) => policy.delay(6, 5_000, () => luck));
  expect(new Set(later).size).toBe(3);
});
