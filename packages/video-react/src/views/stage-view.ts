import type { PublicationId } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import type { ScreenShare } from './use-screen-shares.ts';

/** What the person wants to look at. */
export interface StageView {
  /** The tile that was put into focus by hand. */
  readonly pinned: Tile | undefined;
  /** The share that was put back among the others by hand; the next one takes the focus again. */
  readonly released: PublicationId | undefined;
  /** Counted from 0; there may be fewer pages by now. */
  readonly page: number;
  /** Whether, while there are two people, the local video is the large one. */
  readonly swapped: boolean;
}

export const FIRST_VIEW: StageView = { pinned: undefined, released: undefined, page: 0, swapped: false };

/** Names a tile among all tiles of a call. */
export const tileKey = ({ participantId, source }: Tile): string => `${source}/${participantId}`;

export const sameTile = (a: Tile | undefined, b: Tile | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && tileKey(a) === tileKey(b));

/**
 * The tile in focus: the pinned one while it is there, or else the latest share. One's own never takes the
 * focus by itself.
 */
export function focusOf(
  { pinned, released }: StageView,
  tiles: readonly Tile[],
  shares: readonly ScreenShare[],
): Tile | undefined {
  const kept = tiles.find((tile) => sameTile(tile, pinned));
  if (kept) return kept;
  const latest = shares.at(-1);
  return latest === undefined || latest.publicationId === released
    ? undefined
    : tiles.find(
        ({ participantId, source }) => source === 'screen' && participantId === latest.participantId,
      );
}

/** Pins a tile, or takes it out of the focus in which it is. */
export function toggled(
  view: StageView,
  tile: Tile,
  focus: Tile | undefined,
  shares: readonly ScreenShare[],
): StageView {
  if (!sameTile(tile, focus)) return { ...view, pinned: tile, page: 0 };
  return { ...view, pinned: undefined, released: shares.at(-1)?.publicationId, page: 0 };
}
