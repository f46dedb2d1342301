import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  focusPlaces,
  gridCapacity,
  gridPlaces,
  stripCapacity,
  type Box,
  type Place,
} from './stage-places.ts';

const GAP = 12;
const boxes = fc.record({
  width: fc.integer({ min: 240, max: 4_000 }),
  height: fc.integer({ min: 160, max: 3_000 }),
});

const apart = (a: Place, b: Place): boolean =>
  a.left + a.width <= b.left ||
  b.left + b.width <= a.left ||
  a.top + a.height <= b.top ||
  b.top + b.height <= a.top;

function expectSound(places: readonly Place[], box: Box): void {
  for (const [at, place] of places.entries()) {
    expect(place.width).toBeGreaterThan(0);
    expect(place.height).toBeGreaterThan(0);
    expect(place.left).toBeGreaterThanOrEqual(0);
    expect(place.top).toBeGreaterThanOrEqual(0);
    expect(place.left + place.width).toBeLessThanOrEqual(box.width);
    expect(place.top + place.height).toBeLessThanOrEqual(box.height);
    for (const other of places.slice(at + 1)) expect(apart(place, other)).toBe(true);
  }
}

describe('tiles neither overlap nor leave their box', () => {
  test('in a grid', () => {
    fc.assert(
      fc.property(boxes, fc.integer({ min: 1, max: 25 }), (box, count) => {
        const places = gridPlaces(count, box, GAP);
        expect(places).toHaveLength(count);
        expectSound(places, box);
      }),
    );
  });

  test('around a tile in focus, which is the largest', () => {
    fc.assert(
      fc.property(boxes, fc.nat(), (box, many) => {
        const count = 1 + (many % (stripCapacity(box, GAP) + 1));
        const places = focusPlaces(count, box, GAP);
        expect(places).toHaveLength(count);
        expectSound(places, box);
        const [focus, ...others] = places.map(({ width, height }) => width * height);
        for (const other of others) expect(focus).toBeGreaterThan(other);
      }),
    );
  });
});

test('a grid that is not beyond its capacity has tiles in which a face can be seen', () => {
  fc.assert(
    fc.property(boxes, (box) => {
      const capacity = gridCapacity(box, GAP);
      expect(capacity).toBeGreaterThanOrEqual(1);
      expect(capacity).toBeLessThanOrEqual(25);
      for (const { width } of gridPlaces(capacity, box, GAP)) expect(width).toBeGreaterThanOrEqual(120);
    }),
  );
});

test.each([
  ['a desktop', { width: 1_256, height: 600 }, 25, 6],
  ['a phone', { width: 366, height: 640 }, 12, 3],
  ['a desktop at 200 %', { width: 616, height: 220 }, 8, 2],
])('%s holds as many as can be seen', (_, box, grid, strip) => {
  expect(gridCapacity(box, GAP)).toBe(grid);
  expect(stripCapacity(box, GAP)).toBe(strip);
});

test('the strip is beside the focus in a wide box and below it in a tall one', () => {
  const [wide, beside] = focusPlaces(2, { width: 1_200, height: 600 }, GAP);
  expect(beside?.left).toBeGreaterThan((wide?.left ?? 0) + (wide?.width ?? 0));
  const [tall, below] = focusPlaces(2, { width: 366, height: 640 }, GAP);
  expect(below?.top).toBeGreaterThan((tall?.top ?? 0) + (tall?.height ?? 0));
});

test('the fewer there are in the strip, the larger they are', () => {
  const box = { width: 1_256, height: 600 };
  const widths = [2, 6, 7].map((count) => focusPlaces(count, box, GAP)[1]?.width);
  expect(widths).toEqual([240, 195, 160]);
});

test('nobody needs no place', () => {
  expect(gridPlaces(0, { width: 400, height: 300 }, GAP)).toEqual([]);
});

test('the place in focus has the ratio of its picture, in the middle', () => {
  const box = { width: 1_256, height: 600 };
  expect(focusPlaces(2, box, GAP, 4 / 3)[0]).toEqual({ left: 102, top: 0, width: 800, height: 600 });
  expect(focusPlaces(1, box, GAP, 9 / 16)).toEqual([{ left: 459, top: 0, width: 337, height: 600 }]);
});
