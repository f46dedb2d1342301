import { expect, test } from 'vitest';
import { offeredTimes } from './offered-times.ts';

const BERLIN = 'Europe/Berlin';

test('today from the next half hour that leaves time to come, then six whole days', () => {
  const days = offeredTimes(Date.parse('2026-12-01T16:21:00Z'), BERLIN);
  expect(days.map(({ daysLater }) => daysLater)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  // 17:21 there.
  expect(days[0]?.times).toEqual([
    '2026-12-01T17:00:00.000Z',
    '2026-12-01T17:30:00.000Z',
    '2026-12-01T18:00:00.000Z',
  ]);
  expect(days[1]?.times).toHaveLength(21);
  expect(days[1]?.times[0]).toBe('2026-12-02T08:00:00.000Z');
});

test('in the evening the first day is tomorrow, by the clocks of the residence', () => {
  expect(offeredTimes(Date.parse('2026-12-01T18:30:00Z'), BERLIN)[0]?.daysLater).toBe(1);
  expect(offeredTimes(Date.parse('2026-12-01T18:30:00Z'), 'America/New_York')[0]?.daysLater).toBe(0);
});
