import type { Tile } from '@crossfade/video-core/client';
import {
  duoPlaces,
  focusPlaces,
  gridCapacity,
  gridPlaces,
  stripCapacity,
  type Box,
  type Place,
} from './stage-places.ts';

export interface Cast {
  /** Everybody but the person, in reading order. */
  readonly others: readonly Tile[];
  /** The person's own tile, which stands on every page that has room for two more; absent when hidden. */
  readonly own: Tile | undefined;
  /** One of them all. */
  readonly focus: Tile | undefined;
  /** Places for something that is no tile. */
  readonly seats: number;
  /** The page that is wanted, counted from 0; beyond the last means the last. */
  readonly page: number;
  /** Whether, of two people, the local video is the large one. */
  readonly swapped: boolean;
  /** Width to height of most videos, of the local one, and of the one in focus. */
  readonly ratio: number;
  readonly ownRatio: number;
  readonly focusRatio: number;
}

export interface Arrangement {
  /** In reading order, the tile in focus first. */
  readonly shown: readonly { readonly tile: Tile; readonly place: Place }[];
  readonly seats: readonly Place[];
  readonly page: number;
  readonly pages: number;
  /** `duo`: one large, and the other in a corner of it, the last that is shown. */
  readonly layout: 'grid' | 'focus' | 'duo';
}

/**
 * Finds a place in the box for everybody on a page: a grid, or one in focus and a strip of the others. Of two
 * people, one fills the box, and the other stands in a corner of it.
 */
export function arrange(cast: Cast, box: Box, gap: number): Arrangement {
  const { others, own, focus, seats, page: wanted, ratio } = cast;
  const [other] = others;
  if (other?.source === 'camera' && others.length === 1 && seats === 0) return duo(cast, other, box, gap);
  const room = (focus ? stripCapacity(box, gap) : gridCapacity(box, gap, ratio)) - seats;
  const aside = own === focus || room < 3 ? undefined : own;
  const size = Math.max(1, aside ? room - 1 : room);
  const paged = [...others, ...(own && !aside ? [own] : [])].filter((tile) => tile !== focus);
  const pages = Math.max(1, Math.ceil(paged.length / size));
  const page = Math.min(wanted, pages - 1);
  const tiles = [
    ...(focus ? [focus] : []),
    ...paged.slice(page * size, (page + 1) * size),
    ...(aside ? [aside] : []),
  ];
  const count = tiles.length + seats;
  const places = focus ? focusPlaces(count, box, gap, cast.focusRatio) : gridPlaces(count, box, gap, ratio);
  return {
    shown: tiles.flatMap((tile, at) => (places[at] ? [{ tile, place: places[at] }] : [])),
    seats: places.slice(tiles.length),
    page,
    pages,
    layout: focus ? 'focus' : 'grid',
  };
}

function duo({ own, swapped, ratio, ownRatio }: Cast, other: Tile, box: Box, gap: number): Arrangement {
  const [whole, corner] = duoPlaces(box, gap, swapped ? ratio : ownRatio);
  const [large, small] = own && swapped ? [own, other] : [other, own];
  return {
    shown: [{ tile: large, place: whole }, ...(small ? [{ tile: small, place: corner }] : [])],
    seats: [],
    page: 0,
    pages: 1,
    layout: 'duo',
  };
}
