import { ResourceTracker } from '@crossfade/video-core/adapter-kit';
import { asId, type Demand } from '@crossfade/video-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DemandBatch } from './demand-batch.ts';

const A = asId.publication('a');
const B = asId.publication('b');
const size = (width: number): Demand => ({ visible: true, width, height: 90 });

let resources: ResourceTracker;
let sent: Readonly<Record<string, Demand>>[];
let batch: DemandBatch;
beforeEach(() => {
  vi.useFakeTimers();
  resources = new ResourceTracker();
  sent = [];
  batch = new DemandBatch(resources, (demands) => void sent.push(demands), 50);
  batch.present(A);
  batch.present(B);
});
afterEach(() => {
  batch.close();
  expect(resources.counts()).toEqual({});
  vi.useRealTimers();
});

it('gathers one task’s changes into one message that leaves at its end', async () => {
  batch.set(A, size(100));
  batch.set(B, size(100));
  batch.set(A, size(200));
  expect(sent).toEqual([]);
  await Promise.resolve();
  expect(sent).toEqual([{ a: size(200), b: size(100) }]);
});

it('sends at most one message an interval while changes keep coming, and the last word in the end', async () => {
  for (let step = 0; step < 100; step += 1) {
    batch.set(A, size(step));
    await vi.advanceTimersByTimeAsync(5);
  }
  await vi.advanceTimersByTimeAsync(50);
  expect(sent.length).toBeLessThanOrEqual(12);
  expect(sent.at(-1)).toEqual({ a: size(99) });
});

it('says nothing that the server knows', async () => {
  batch.set(A, size(1));
  await vi.advanceTimersByTimeAsync(60);
  batch.set(A, size(2));
  batch.set(A, size(1));
  await vi.advanceTimersByTimeAsync(60);
  expect(sent).toHaveLength(1);
});

it('keeps what is wanted of a publication until it comes, and forgets it when it goes', async () => {
  const later = asId.publication('later');
  batch.set(later, size(1));
  await vi.advanceTimersByTimeAsync(60);
  expect(sent).toEqual([]);
  batch.present(later);
  await vi.advanceTimersByTimeAsync(60);
  expect(sent).toEqual([{ later: size(1) }]);
  batch.gone(later);
  batch.present(later);
  await vi.advanceTimersByTimeAsync(60);
  expect(sent).toHaveLength(1);
});

it('tells a new session everything again', async () => {
  batch.set(A, size(1));
  await vi.advanceTimersByTimeAsync(60);
  batch.forget();
  await vi.advanceTimersByTimeAsync(60);
  expect(sent).toEqual([{ a: size(1) }, { a: size(1) }]);
});
