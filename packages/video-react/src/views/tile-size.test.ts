import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownShare, tileSize } from './tile-size.ts';

const WIDE = 16 / 9;
const PORTRAIT = 9 / 16;

test.each([
  [1, 1280, 640, WIDE, { width: 1137, height: 640 }],
  [2, 1280, 640, WIDE, { width: 634, height: 475 }],
  [2, 366, 700, WIDE, { width: 366, height: 274 }],
  [3, 1416, 760, PORTRAIT, { width: 464, height: 760 }],
])('%i people in %i x %i whose pictures are %d', (count, width, height, ratio, size) => {
  expect(tileSize(count, width, height, 12, ratio)).toEqual(size);
});

test.each([WIDE, 4 / 3, 1, PORTRAIT])(
  'any number of tiles fits into any box, and three quarters of a picture of %d are seen',
  (ratio) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 300, max: 4_000 }),
        fc.integer({ min: 300, max: 3_000 }),
        (count, boxWidth, boxHeight) => {
          const { width, height } = tileSize(count, boxWidth, boxHeight, 4, ratio);
          expect(width).toBeGreaterThan(0);
          const columns = Math.floor((boxWidth + 4) / (width + 4));
          const rows = Math.ceil(count / columns);
          expect(rows * (height + 4) - 4).toBeLessThanOrEqual(boxHeight);
          // Whole pixels are a little off.
          const slack = (width + 1) / width + (height + 1) / height - 1;
          expect(shownShare(width / height, ratio) * slack).toBeGreaterThanOrEqual(0.75);
        },
      ),
    );
  },
);

test('a box without room has no tiles', () => {
  expect(tileSize(3, 0, 0, 12)).toEqual({ width: 0, height: 0 });
});
