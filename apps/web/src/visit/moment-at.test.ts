import { expect, test } from 'vitest';
import { dateAt, momentAt } from './moment-at.ts';

test.each([
  ['2026-12-01T14:00', 'Europe/Berlin', '2026-12-01T13:00:00.000Z'],
  ['2026-07-01T14:00', 'Europe/Berlin', '2026-07-01T12:00:00.000Z'],
  ['2026-12-01T14:00', 'America/New_York', '2026-12-01T19:00:00.000Z'],
  ['2026-12-01T14:00', 'Asia/Kathmandu', '2026-12-01T08:15:00.000Z'],
  // On both sides of the nights in which the clocks change.
  ['2026-03-29T01:59', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
  ['2026-03-29T03:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
  ['2026-10-25T01:30', 'Europe/Berlin', '2026-10-24T23:30:00.000Z'],
  ['2026-10-25T03:30', 'Europe/Berlin', '2026-10-25T02:30:00.000Z'],
])('%s in %s is %s', (local, timeZone, moment) => {
  expect(momentAt(local, timeZone)).toBe(moment);
});

test.each([
  ['2026-12-01T23:30:00Z', 'Europe/Berlin', 0, '2026-12-02'],
  ['2026-12-01T23:30:00Z', 'America/New_York', 1, '2026-12-02'],
  ['2026-12-31T12:00:00Z', 'Europe/Berlin', 1, '2027-01-01'],
])('%s in %s and %i days later is %s', (moment, timeZone, later, date) => {
  expect(dateAt(Date.parse(moment), timeZone, later)).toBe(date);
});
