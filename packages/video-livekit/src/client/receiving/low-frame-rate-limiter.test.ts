import { beforeEach, expect, it } from 'vitest';
import { LowFrameRateLimiter } from './low-frame-rate-limiter.ts';

let limiter: LowFrameRateLimiter;
let now: number;
let frames: number;
/** So many seconds at so many frames per second, with an update every two; the answer to each. */
const pass = (seconds: number, rate: number): readonly boolean[] =>
  Array.from({ length: seconds / 2 }, () => {
    now += 2_000;
    frames += 2 * rate;
    return limiter.update(frames, now);
  });

beforeEach(() => {
  limiter = new LowFrameRateLimiter();
  now = 1_000_000;
  frames = 100;
  limiter.update(frames, now);
});

it('leaves alone video at a normal frame rate, video that is not sent, and a short dip', () => {
  expect(pass(60, 20)).not.toContain(true);
  expect(pass(60, 0)).not.toContain(true);
  expect(pass(4, 3)).not.toContain(true);
  expect(pass(60, 8)).not.toContain(true);
});

it('limits slow video for half a minute, and then tries again', () => {
  expect(pass(6, 5)).toEqual([false, false, true]);
  const small = pass(30, 20);
  expect(small.slice(0, -1)).not.toContain(false);
  expect(small.at(-1)).toBe(false);
});

it('holds twice as long each time that the video is slow again soon, and as at first otherwise', () => {
  pass(6, 5);
  for (const hold of [30, 60, 120, 240, 240]) {
    expect(pass(hold - 2, 20)).not.toContain(false);
    expect(pass(2, 20)).toEqual([false]);
    expect(pass(6, 5)).toEqual([false, false, true]);
  }
  pass(240, 20);
  pass(60, 20);
  pass(6, 5);
  expect(pass(30, 20).at(-1)).toBe(false);
});

it('does not limit video that is slow at its source, and leaves it alone for long', () => {
  pass(6, 5);
  expect(pass(6, 5)).toEqual([true, true, false]);
  expect(pass(296, 5)).not.toContain(true);
  expect(pass(10, 5)).toContain(true);
});
