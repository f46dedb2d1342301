import { expect, test } from 'vitest';
import { minutesSince, secondsUntil, visitTime } from './visit-time.ts';

const visit = { startsAt: '2026-12-01T13:00:00Z', endsAt: '2026-12-01T13:30:00Z', timeZone: 'Europe/Berlin' };

test('names no zone where the clocks agree', () => {
  expect(visitTime(visit, 'Europe/Paris')).toEqual({
    day: 'Tuesday, December 1',
    from: '14:00',
    to: '14:30',
    there: undefined,
  });
});

test('names both zones where the clocks differ', () => {
  const { from, to, there } = visitTime(visit, 'Europe/London');
  expect(from).toMatch(/^13:00 /);
  expect(to).toMatch(/^13:30 /);
  expect(there).toMatch(/^14:00 /);
});

test('says both when only the day differs', () => {
  const late = { startsAt: '2026-12-01T12:00:00Z', endsAt: '2026-12-01T13:00:00Z', timeZone: 'Etc/GMT-12' };
  expect(visitTime(late, 'Etc/GMT+12').there).toMatch(/^00:00 /);
});

test('a second begun counts until it is over, and a minute once it is', () => {
  const then = '2026-12-01T13:00:00Z';
  const at = Date.parse(then);
  expect([-1_001, -1_000, -1, 0, 1].map((late) => secondsUntil(then, at + late))).toEqual([2, 1, 1, 0, 0]);
  expect([-1, 0, 59_999, 60_000].map((late) => minutesSince(then, at + late))).toEqual([0, 0, 0, 1]);
});
