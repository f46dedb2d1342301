import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { tickEvery } from './worker-timer.ts';

/** A worker that says something when the test has it do so. */
class FakeWorker extends EventTarget {
  static latest: FakeWorker | undefined;
  terminated = false;
  constructor() {
    super();
    FakeWorker.latest = this;
  }
  say(): void {
    this.dispatchEvent(new MessageEvent('message', { data: 0 }));
  }
  terminate(): void {
    this.terminated = true;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('ticks by the page’s timer until the worker’s runs, and then by that alone', () => {
  vi.stubGlobal('Worker', FakeWorker);
  const onTick = vi.fn();
  const stop = tickEvery(50, onTick);
  vi.advanceTimersByTime(100);
  expect(onTick).toHaveBeenCalledTimes(2);
  FakeWorker.latest?.say();
  expect(onTick).toHaveBeenCalledTimes(3);
  vi.advanceTimersByTime(1_000);
  expect(onTick).toHaveBeenCalledTimes(3);
  stop();
  expect(FakeWorker.latest?.terminated).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

it('ticks by the page’s timer where the page’s policy refuses workers', () => {
  vi.stubGlobal('Worker', undefined);
  const onTick = vi.fn();
  const stop = tickEvery(50, onTick);
  vi.advanceTimersByTime(100);
  expect(onTick).toHaveBeenCalledTimes(2);
  stop();
  vi.advanceTimersByTime(100);
  expect(onTick).toHaveBeenCalledTimes(2);
});
