import { tileSize, USUAL_RATIO } from './tile-size.ts';

/** The room that tiles have; CSS pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Where a tile stands in its box; whole CSS pixels. */
export interface Place extends Box {
  readonly left: number;
  readonly top: number;
}

/** More faces than these nobody can follow, and few machines decode. */
const MOST_TILES = 25;
/** A smaller tile shows neither a face nor a name. */
const SMALLEST_TILE = { width: 120, height: 90 };

/** How many tiles for video of a ratio (width to height) a grid of this box holds, at least one. */
export function gridCapacity({ width, height }: Box, gap: number, ratio?: number): number {
  for (let count = MOST_TILES; count > 1; count -= 1) {
    const tile = tileSize(count, width, height, gap, ratio);
    if (tile.width >= SMALLEST_TILE.width && tile.height >= SMALLEST_TILE.height) return count;
  }
  return 1;
}

/**
 * Equal tiles in rows, as large as they fit, for video of a ratio (width to height); a last row that is not full
 * stands in the middle.
 */
export function gridPlaces(count: number, box: Box, gap: number, ratio?: number): readonly Place[] {
  const { width, height } = tileSize(count, box.width, box.height, gap, ratio);
  const columns = Math.max(1, Math.min(count, Math.floor((box.width + gap) / (width + gap))));
  const rows = Math.ceil(count / columns);
  const top = middle(box.height, rows * (height + gap) - gap);
  return Array.from({ length: count }, (_, at) => {
    const row = Math.floor(at / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = middle(box.width, inRow * (width + gap) - gap);
    return {
      left: left + (at % columns) * (width + gap),
      top: top + row * (height + gap),
      width,
      height,
    };
  });
}

/** How many tiles stand beside the one in focus, at least one. */
export function stripCapacity(box: Box, gap: number): number {
  const { beside, smallest } = stripOf(box, gap);
  const fitting = beside
    ? Math.floor((box.height + gap) / (smallest.height + gap))
    : Math.floor((box.width + gap) / (smallest.width + gap));
  return Math.max(1, Math.min(MOST_TILES, fitting));
}

/**
 * The first tile large, for video of a ratio (width to height) that it shows whole; the others, at most
 * `stripCapacity`, in a strip beside it or, in a tall box, below.
 */
export function focusPlaces(
  count: number,
  box: Box,
  gap: number,
  ratio: number = USUAL_RATIO,
): readonly Place[] {
  if (count === 0) return [];
  if (count === 1) return [fitted(box, ratio)];
  const others = count - 1;
  const { beside, smallest, largest } = stripOf(box, gap);
  const fitting = beside ? wideTile(Math.floor((box.height + gap) / others) - gap) : smallest;
  const tile = [smallest, fitting, largest].toSorted((a, b) => a.height - b.height)[1] ?? smallest;
  const step = (beside ? tile.height : tile.width) + gap;
  const start = middle(beside ? box.height : box.width, others * step - gap);
  const main = beside
    ? { width: box.width - tile.width - gap, height: box.height }
    : { width: box.width, height: box.height - tile.height - gap };
  return [
    fitted(main, ratio),
    ...Array.from({ length: others }, (_, at) => ({
      ...tile,
      left: beside ? box.width - tile.width : start + at * step,
      top: beside ? start + at * step : box.height - tile.height,
    })),
  ];
}

/** The whole box, and in its corner a small tile for video of a ratio (width to height). */
export function duoPlaces(box: Box, gap: number, ratio: number): readonly [whole: Place, corner: Place] {
  const share = box.width > box.height ? 0.2 : 0.34;
  const longest = Math.min(240, box.width / 2, box.height / 2);
  const wanted = ratio < 1 ? box.height * 0.28 : box.width * share;
  const long = Math.min(longest, Math.max(120, wanted));
  const width = Math.floor(ratio < 1 ? long * ratio : long);
  const height = Math.floor(ratio < 1 ? long : long / ratio);
  return [
    { left: 0, top: 0, ...box },
    {
      left: Math.max(0, box.width - width - gap),
      top: Math.max(0, box.height - height - gap),
      width,
      height,
    },
  ];
}

/** The largest place of a ratio (width to height) in the middle of a box. */
function fitted(box: Box, ratio: number): Place {
  const width = Math.floor(Math.min(box.width, box.height * ratio));
  const height = Math.floor(Math.min(box.height, box.width / ratio));
  return { left: middle(box.width, width), top: middle(box.height, height), width, height };
}

/** Which side of the focus the strip is on, and how large its tiles may be. */
function stripOf(
  { width, height }: Box,
  gap: number,
): { readonly beside: boolean; readonly smallest: Box; readonly largest: Box } {
  if (width > height * 1.1) {
    const tile = (most: number) =>
      wideTile(Math.min(height, Math.floor((Math.min(most, width / 5) * 9) / 16)));
    return { beside: true, smallest: tile(160), largest: tile(240) };
  }
  const third = Math.min(240, Math.floor((width - 2 * gap) / 3));
  const tile = { width: third, height: Math.floor((third * 3) / 4) };
  return { beside: false, smallest: tile, largest: tile };
}

const wideTile = (height: number): Box => ({ width: Math.floor((height * 16) / 9), height });

const middle = (outer: number, inner: number): number => Math.floor((outer - inner) / 2);
