import { asId } from '@crossfade/video-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { texts } from '../texts/texts.ts';
import { gatherArrivals, type Arrivals } from './gather-arrivals.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ann = asId.participant('a');
const ben = asId.participant('b');
const cem = asId.participant('c');

function gathering() {
  const told: Arrivals[] = [];
  return { told, gatherer: gatherArrivals((arrivals) => void told.push(arrivals)) };
}

test('all who come and go within a second are told of at once, and the next apart from them', () => {
  const { told, gatherer } = gathering();
  gatherer.joined(ann, 'Ann');
  vi.advanceTimersByTime(900);
  gatherer.joined(ben, 'Ben');
  gatherer.left(cem, 'Cem');
  expect(told).toEqual([]);
  vi.advanceTimersByTime(100);
  gatherer.left(ann, 'Ann');
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([
    { joined: ['Ann', 'Ben'], left: ['Cem'] },
    { joined: [], left: ['Ann'] },
  ]);
});

test('a participant who is back within a second is not reported, nor is one who only looked in', () => {
  const { told, gatherer } = gathering();
  gatherer.left(ann, 'Ann');
  gatherer.joined(ann, 'Ann');
  gatherer.joined(ben, 'Ben');
  gatherer.left(ben, 'Ben');
  vi.advanceTimersByTime(1_000);
  expect(told).toEqual([{ joined: [], left: [] }]);
});

test('nothing is reported once it was stopped', () => {
  const { told, gatherer } = gathering();
  gatherer.joined(ann, 'Ann');
  gatherer.stop();
  vi.advanceTimersByTime(2_000);
  expect(told).toEqual([]);
});

test('says who it was, and of many the first and how many more', () => {
  const { joined, left } = texts.call;
  expect(joined(['Ann'])).toBe('Ann joined');
  expect(joined(['Ann', 'Ben'])).toBe('Ann and Ben joined');
  expect(left(['Ann', 'Ben', 'Cem'])).toBe('Ann and 2 others left');
});
