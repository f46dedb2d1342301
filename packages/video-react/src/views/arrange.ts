import type { Tile } from '@crossfade/video-core/client';
import {
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
}

export interface Arrangement {
  /** In reading order, the tile in focus first. */
  readonly shown: readonly { readonly tile: Tile; readonly place: Place }[];
  readonly seats: readonly Place[];
  readonly page: number;
  readonly pages: number;
}

/** Finds a place in the box for everybody on a page: a grid, or one in focus and a strip of the others. */
export function arrange(
  { others, own, focus, seats, page: wanted }: Cast,
  box: Box,
  gap: number,
): Arrangement {
  const room = (focus ? stripCapacity : gridCapacity)(box, gap) - seats;
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
  const places = (focus ? focusPlaces : gridPlaces)(tiles.length + seats, box, gap);
  return {
    shown: tiles.flatMap((tile, at) => (places[at] ? [{ tile, place: places[at] }] : [])),
    seats: places.slice(tiles.length),
    page,
    pages,
  };
}
