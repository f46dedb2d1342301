import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tileSize } from './tile-size.ts';

test.each([
  [1, 1280, 640, { width: 1137, height: 640 }],
  [2, 1280, 640, { width: 634, height: 640 }],
  [2, 366, 700, { width: 366, height: 344 }],
])('%i people in %i x %i', (count, width, height, size) => {
  expect(tileSize(count, width, height, 12)).toEqual(size);
});

test('any number of tiles fits into any box, and none is too wide or too narrow', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 300, max: 4_000 }),
      fc.integer({ min: 300, max: 3_000 }),
      (count, boxWidth, boxHeight) => {
        const { width, height } = tileSize(count, boxWidth, boxHeight, 4);
        expect(width).toBeGreaterThan(0);
        const columns = Math.floor((boxWidth + 4) / (width + 4));
        const rows = Math.ceil(count / columns);
        expect(rows * (height + 4) - 4).toBeLessThanOrEqual(boxHeight);
        expect(width).toBeLessThanOrEqual(((height + 1) * 16) / 9);
        expect(height).toBeLessThanOrEqual(((width + 1) * 5) / 4);
      },
    ),
  );
});

test('a box without room has no tiles', () => {
  expect(tileSize(3, 0, 0, 12)).toEqual({ width: 0, height: 0 });
});
