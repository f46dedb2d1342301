import { expect, it } from 'vitest';
import { growthOf } from './growth.ts';

it('names what there is more of', () => {
  expect(growthOf({ sockets: 1, timers: 2 }, { sockets: 1, timers: 3, rooms: 1 })).toEqual([
    { what: 'timers', before: 2, after: 3 },
    { what: 'rooms', before: 0, after: 1 },
  ]);
});

it('passes over what shrank and what may grow', () => {
  expect(growthOf({ timers: 2, made: 1 }, { timers: 1, made: 9 }, ['made'])).toEqual([]);
});
