import { beforeEach, expect, it } from 'vitest';
import { PathLiveness, type Patience } from './path-liveness.ts';

const PATIENCE: Patience = { unanswered: 1_500, silent: 4_000, idle: 6_000 };
let path: PathLiveness;
let now: number;
let received: Map<string, number>;
let sent: number;
const count = (counter: string, by: number): unknown =>
  received.set(counter, (received.get(counter) ?? 0) + by);
const look = (ms = 250): boolean => {
  now += ms;
  path.look({ received: new Map(received), sent }, now);
  return path.exhausts(PATIENCE);
};
/** Looks every 250 ms, at a path over which something arrives and leaves each time, or not. */
const pass = (ms: number, arrives: boolean, leaves: boolean): readonly boolean[] =>
  Array.from({ length: ms / 250 }, () => {
    if (arrives) count('media', 100);
    if (leaves) sent += 100;
    return look();
  });

beforeEach(() => {
  path = new PathLiveness();
  now = 1_000_000;
  received = new Map([['media', 1]]);
  sent = 0;
  look();
});

it('is told by what is sent and not reported on', () => {
  expect(pass(60_000, true, true)).not.toContain(true);
  expect(pass(1_250, false, true)).not.toContain(true);
  expect(look(250)).toBe(false);
  sent += 100;
  expect(look(250)).toBe(true);
});

it('is not told by one who ceases to send, and so hears nothing', () => {
  pass(60_000, true, true);
  expect(pass(3_750, false, false)).not.toContain(true);
  expect(pass(250, false, false)).toContain(true);
});

it('is not told where something never came all the time, until even the browser’s checks are not answered', () => {
  for (let minute = 0; minute < 60; minute += 1) {
    expect(pass(2_500, false, true)).not.toContain(true);
    count('answers', 1);
    expect(look()).toBe(false);
  }
  expect(pass(5_750, false, true)).not.toContain(true);
  expect(pass(250, false, true)).toEqual([true]);
});

it('hears another counter than before, and is not misled by one that goes', () => {
  pass(5_000, true, true);
  received = new Map();
  expect(pass(1_500, false, true).at(-1)).toBe(true);
  received = new Map([['another', 1]]);
  expect(look()).toBe(false);
  expect(path.quiet).toBe(false);
});

it('knows nothing of the time in which a page was held up', () => {
  pass(5_000, true, true);
  sent += 100_000;
  expect(look(60_000)).toBe(false);
  expect(path.quiet).toBe(true);
  expect(pass(250, true, true)).toEqual([false]);
});

it('starts over where nobody counted', () => {
  pass(5_000, true, true);
  path.look(undefined, (now += 250));
  expect(path.known).toBe(false);
  expect(pass(5_750, false, true)).not.toContain(true);
});
