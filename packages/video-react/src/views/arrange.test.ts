import { asId } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrange, type Cast } from './arrange.ts';
import { stripCapacity, type Place } from './stage-places.ts';
import { tileKey } from './stage-view.ts';

const GAP = 12;
const WIDE = 16 / 9;
const USUAL = {
  focus: undefined,
  seats: 0,
  page: 0,
  swapped: false,
  ratio: WIDE,
  ownRatio: WIDE,
  focusRatio: WIDE,
};
const OWN: Tile = { participantId: 'local', source: 'camera' };
const people = (count: number): readonly Tile[] =>
  Array.from({ length: count }, (_, at) => ({ participantId: asId.participant(`p${at}`), source: 'camera' }));

const overlap = (a: Place, b: Place): boolean =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

describe('whoever is in the call', () => {
  const calls = fc
    .record({
      count: fc.integer({ min: 0, max: 120 }),
      shown: fc.boolean(),
      focused: fc.nat(),
      inFocus: fc.boolean(),
      width: fc.integer({ min: 300, max: 3_000 }),
      height: fc.integer({ min: 180, max: 2_000 }),
      ratio: fc.constantFrom(WIDE, 4 / 3, 1, 9 / 16),
    })
    .map(({ count, shown, focused, inFocus, width, height, ratio }) => {
      const own = shown ? OWN : undefined;
      const others = people(count);
      const all = [...others, ...(own ? [own] : [])];
      const focus = inFocus ? all[focused % Math.max(1, all.length)] : undefined;
      const page = (wanted: number) =>
        arrange({ ...USUAL, others, own, focus, page: wanted, ratio } satisfies Cast, { width, height }, GAP);
      return { all, own, focus, width, height, page };
    });

  test('is on exactly one page, but the tile in focus on every one, and the own one where it leaves room for others', () => {
    fc.assert(
      fc.property(calls, ({ all, own, focus, width, height, page }) => {
        const { pages } = page(0);
        const seen = Array.from({ length: pages }, (_, at) =>
          page(at).shown.map(({ tile }) => tileKey(tile)),
        );
        expect(new Set(seen.flat())).toEqual(new Set(all.map(tileKey)));
        for (const tile of all) {
          const times = seen.filter((tiles) => tiles.includes(tileKey(tile))).length;
          const everywhere =
            tile === focus || (tile === own && (!focus || stripCapacity({ width, height }, GAP) > 2));
          if (!everywhere) expect(times).toBe(1);
          else if (tile === focus) expect(times).toBe(pages);
        }
        for (const tiles of seen) expect(new Set(tiles).size).toBe(tiles.length);
      }),
    );
  });

  test('stands inside the box and in nobody’s way, on every page', () => {
    fc.assert(
      fc.property(calls, fc.nat({ max: 130 }), ({ width, height, page }, wanted) => {
        const { shown, layout } = page(wanted);
        const places = shown.map(({ place }) => place);
        for (const [at, place] of places.entries()) {
          expect(Math.min(place.left, place.top)).toBeGreaterThanOrEqual(0);
          expect(place.left + place.width).toBeLessThanOrEqual(width);
          expect(place.top + place.height).toBeLessThanOrEqual(height);
          expect(Math.min(place.width, place.height)).toBeGreaterThan(0);
          for (const other of places.slice(at + 1)) expect(overlap(place, other)).toBe(layout === 'duo');
        }
      }),
    );
  });
});

const DESKTOP = { width: 1_256, height: 600 };

test('25 tiles are one page, 26 are two, and the own one is on both', () => {
  const page = (others: number, page: number) =>
    arrange({ ...USUAL, others: people(others), own: OWN, page }, DESKTOP, GAP);
  expect(page(24, 0)).toMatchObject({ pages: 1 });
  expect(page(24, 0).shown).toHaveLength(25);
  expect(page(25, 0)).toMatchObject({ page: 0, pages: 2 });
  expect(page(25, 0).shown).toHaveLength(25);
  expect(page(25, 1).shown.map(({ tile }) => tileKey(tile))).toEqual(['camera/p24', 'camera/local']);
  expect(page(25, 7)).toMatchObject({ page: 1 });
});

test('a seat is a place behind the tiles', () => {
  const { shown, seats } = arrange({ ...USUAL, others: [], own: OWN, seats: 1 }, DESKTOP, GAP);
  expect(shown).toHaveLength(1);
  expect(seats).toHaveLength(1);
  expect(seats[0]?.left).toBeGreaterThan(shown[0]?.place.left ?? Number.NaN);
});

test('the tile in focus is the first and the largest', () => {
  const others = people(5);
  const { shown } = arrange({ ...USUAL, others, own: OWN, focus: others[3] }, DESKTOP, GAP);
  expect(shown[0]?.tile).toBe(others[3]);
  const [first = 0, ...rest] = shown.map(({ place }) => place.width * place.height);
  expect(first).toBeGreaterThan(Math.max(...rest) * 4);
});

describe('of two people', () => {
  const [other] = people(1);
  const others = other ? [other] : [];
  const two = (cast: Partial<Cast> = {}, box = DESKTOP) =>
    arrange({ ...USUAL, others, own: OWN, ...cast }, box, GAP);

  test('the other fills the box, and one’s own picture is small in a corner', () => {
    const { shown, layout } = two();
    expect(layout).toBe('duo');
    expect(shown.map(({ tile }) => tile)).toEqual([other, OWN]);
    expect(shown[0]?.place).toEqual({ left: 0, top: 0, ...DESKTOP });
    expect(shown[1]?.place).toEqual({ left: 1_004, top: 453, width: 240, height: 135 });
  });

  test('the two change places', () => {
    expect(two({ swapped: true }).shown.map(({ tile }) => tile)).toEqual([OWN, other]);
  });

  test('the small one has the ratio of its picture', () => {
    const corner = two({ ownRatio: 9 / 16 }, { width: 366, height: 640 }).shown[1]?.place;
    expect(corner).toEqual({ left: 254, top: 449, width: 100, height: 179 });
  });

  test('the other is alone where one’s own picture is hidden', () => {
    expect(two({ own: undefined }).shown).toHaveLength(1);
  });

  test('a screen is looked at in another way', () => {
    expect(two({ others: [...others, { participantId: 'local', source: 'screen' }] }).layout).toBe('grid');
  });
});
