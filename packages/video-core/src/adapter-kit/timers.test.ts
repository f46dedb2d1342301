import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Timers } from './timers.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('counts what runs, and nothing runs after it was cancelled or closed', () => {
  const timers = new Timers();
  const log: string[] = [];
  timers.after(10, () => log.push('first'));
  const cancel = timers.after(20, () => log.push('cancelled'));
  timers.after(30, () => log.push('closed'));
  expect(timers.size).toBe(3);
  vi.advanceTimersByTime(10);
  cancel();
  cancel();
  expect(timers.size).toBe(1);
  timers.close();
  timers.after(1, () => log.push('too late'));
  vi.advanceTimersByTime(1_000);
  expect(log).toEqual(['first']);
  expect(timers.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
