import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ResourceTracker } from './resource-tracker.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('counts what is held until it is released, once', () => {
  const resources = new ResourceTracker();
  const release = resources.hold('transport');
  resources.hold('transport');
  expect(resources.counts()).toEqual({ transport: 2 });
  release();
  release();
  expect(resources.counts()).toEqual({ transport: 1 });
});

test('a timer and a listener are resources until they fired or were cancelled', () => {
  const resources = new ResourceTracker();
  const target = new EventTarget();
  const log: string[] = [];
  resources.after(10, () => log.push('timer'));
  const cancel = resources.after(20, () => log.push('cancelled'));
  const stop = resources.listen(target, 'change', () => log.push('event'));
  expect(resources.counts()).toEqual({ timer: 2, listener: 1 });
  cancel();
  vi.advanceTimersByTime(30);
  target.dispatchEvent(new Event('change'));
  stop();
  target.dispatchEvent(new Event('change'));
  expect(log).toEqual(['timer', 'event']);
  expect(resources.counts()).toEqual({});
});
