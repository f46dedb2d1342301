import { beforeEach, expect, it } from 'vitest';
import { JitterBufferTarget } from './jitter-buffer-target.ts';

let picture: JitterBufferTarget;
let now: number;
let count: number;
let seconds: number;
/** Two seconds in which the picture stood still so often and so long. */
const pass = (freezes: number, frozen: number): number => {
  now += 2_000;
  count += freezes;
  seconds += frozen;
  return picture.look({ count, seconds }, now);
};
const smoothMinute = (): readonly number[] => Array.from({ length: 30 }, () => pass(0, 0));

beforeEach(() => {
  picture = new JitterBufferTarget();
  now = 1_000_000;
  count = 7;
  seconds = 9;
  picture.look({ count, seconds }, now);
});

it('leaves alone a picture that moves, and one that stood still once, however long', () => {
  expect(new Set(smoothMinute())).toEqual(new Set([0]));
  expect(pass(1, 20)).toBe(0);
  expect(new Set(smoothMinute())).toEqual(new Set([0]));
});

it('leaves alone what hardly anybody sees', () => {
  for (let look = 0; look < 100; look += 1) expect(pass(1, 0.15)).toBe(0);
});

it('holds back a picture that stutters, also with a pause, and further while it goes on, up to a bound', () => {
  expect(pass(2, 0.9)).toBe(0);
  expect(pass(0, 0)).toBe(0);
  expect(pass(1, 0.4)).toBe(300);
  expect(pass(1, 0.4)).toBe(300);
  expect(pass(1, 0.4)).toBe(600);
  for (let look = 0; look < 10; look += 1) pass(1, 0.4);
  expect(pass(1, 0.4)).toBe(900);
});

it('tries with less after each smooth minute, and not before', () => {
  for (let look = 0; look < 4; look += 1) pass(2, 0.9);
  const minute = smoothMinute();
  expect(minute.slice(0, -1)).toEqual(Array.from({ length: 29 }, () => 600));
  expect(minute.at(-1)).toBe(300);
  expect(smoothMinute().at(-1)).toBe(0);
  expect(smoothMinute().at(-1)).toBe(0);
});

it('takes a count that begins anew for no freeze', () => {
  pass(2, 0.9);
  count = 0;
  seconds = 0;
  expect(pass(0, 0)).toBe(0);
  expect(pass(1, 0.5)).toBe(300);
});
