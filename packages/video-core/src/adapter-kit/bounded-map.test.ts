import { expect, test } from 'vitest';
import { BoundedMap } from './bounded-map.ts';

test('the entry that was set longest ago makes way for another', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
  expect([...map]).toEqual([
    ['a', 3],
    ['c', 4],
  ]);
});

test('an entry that is renewed is kept, or made where there is none, and is the latest', () => {
  const map = new BoundedMap<string, number>(2);
  map.set('a', 1).set('b', 2);
  expect(map.renew('a', () => 3)).toBe(1);
  expect(map.renew('c', () => 4)).toBe(4);
  expect([...map]).toEqual([
    ['a', 1],
    ['c', 4],
  ]);
});
