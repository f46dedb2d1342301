import { beforeEach, expect, it } from 'vitest';
import { JitterBufferTarget } from './jitter-buffer-target.ts';

let target: JitterBufferTarget;
let now: number;
let count: number;
let seconds: number;
/** Two seconds with so many freezes of so many seconds in all. */
const pass = (freezes: number, frozen: number): number => {
  now += 2_000;
  count += freezes;
  seconds += frozen;
  return target.update({ count, seconds }, now);
};
const smoothMinute = (): readonly number[] => Array.from({ length: 30 }, () => pass(0, 0));

beforeEach(() => {
  target = new JitterBufferTarget();
  now = 1_000_000;
  count = 7;
  seconds = 9;
  target.update({ count, seconds }, now);
});

it('leaves smooth video alone, and video that froze once, however long', () => {
  expect(new Set(smoothMinute())).toEqual(new Set([0]));
  expect(pass(1, 20)).toBe(0);
  expect(new Set(smoothMinute())).toEqual(new Set([0]));
});

it('ignores freezes that are too short to see', () => {
  for (let look = 0; look < 100; look += 1) expect(pass(1, 0.15)).toBe(0);
});

it('buffers stuttering video longer, and still longer while it goes on, up to the maximum', () => {
  expect(pass(2, 0.9)).toBe(0);
  expect(pass(0, 0)).toBe(0);
  expect(pass(1, 0.4)).toBe(300);
  expect(pass(1, 0.4)).toBe(300);
  expect(pass(1, 0.4)).toBe(600);
  for (let look = 0; look < 10; look += 1) pass(1, 0.4);
  expect(pass(1, 0.4)).toBe(900);
});

it('shrinks by a step after each smooth minute, and not before', () => {
  for (let look = 0; look < 4; look += 1) pass(2, 0.9);
  const minute = smoothMinute();
  expect(minute.slice(0, -1)).toEqual(Array.from({ length: 29 }, () => 600));
  expect(minute.at(-1)).toBe(300);
  expect(smoothMinute().at(-1)).toBe(0);
  expect(smoothMinute().at(-1)).toBe(0);
});

it('takes counters that start again at zero for no freeze', () => {
  pass(2, 0.9);
  count = 0;
  seconds = 0;
  expect(pass(0, 0)).toBe(0);
  expect(pass(1, 0.5)).toBe(300);
});
