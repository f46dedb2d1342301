import { expect, it } from 'vitest';
import { isUnstored, lengthOf, sizeOf, withdrawalNote } from './recording.ts';

it.each([
  [0, '0:00'],
  [59_600, '1:00'],
  [754_000, '12:34'],
  [3_723_000, '1:02:03'],
])('%i ms are %s', (duration, shown) => {
  expect(lengthOf(duration)).toBe(shown);
});

it.each([
  [900, '0.9 kB'],
  [12_345_678, '12.3 MB'],
  [150_000_000, '150 MB'],
])('%i bytes are %s', (bytes, shown) => {
  expect(sizeOf(bytes)).toBe(shown);
});

it('tells a file that is there, and not stored, from a recording that was not made', () => {
  expect(isUnstored({ state: 'failed', problem: 'storage-full' })).toBe(true);
  expect(isUnstored({ state: 'failed', problem: 'disk-full' })).toBe(true);
  expect(isUnstored({ state: 'failed', problem: 'not-started' })).toBe(false);
  expect(isUnstored({ state: 'finishing', problem: 'storage-full' })).toBe(false);
});

it('has staff delete it after a withdrawal, unless it is held', () => {
  expect(withdrawalNote({ deletionOffered: false })).toBeUndefined();
  expect(withdrawalNote({ deletionOffered: true })).toMatch('Delete it');
  for (const by of ['staff', 'incident'] as const)
    expect(withdrawalNote({ deletionOffered: true, held: { by } })).toMatch('cannot be deleted yet');
});
