import { pinnedRoom } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import { useCallSession } from '@crossfade/video-react';
import { sameTile, tileKey, type Stage } from '@crossfade/video-react/views';
import type { RefObject } from 'react';
import { useShortcut } from '../controls/use-shortcut.ts';

/**
 * Turns pages, and pins or unpins by key: whoever has the keyboard's focus, is large already, is under the
 * pointer, or speaks, the first of these.
 */
export function useStageShortcuts(
  { shown, focus, turn, toggle }: Stage,
  grid: RefObject<HTMLElement | null>,
): void {
  const session = useCallSession();
  const find = (wanted: (tile: Tile) => boolean): Tile | undefined =>
    shown.find(({ tile }) => wanted(tile))?.tile;

  useShortcut('previousPage', () => turn(-1));
  useShortcut('nextPage', () => turn(1));
  useShortcut('pin', () => {
    const [speaker] = pinnedRoom(session.getState())?.speakers ?? [];
    const meant = (pseudoClass: string) => {
      const place = grid.current?.querySelector<HTMLElement>(`.place${pseudoClass}`);
      return place ? find((tile) => tileKey(tile) === place.dataset['tile']) : undefined;
    };
    const tile =
      meant(':focus-within') ??
      focus ??
      meant(':hover') ??
      find((tile) => sameTile(tile, speaker && { participantId: speaker, source: 'camera' })) ??
      find(({ participantId }) => participantId !== 'local');
    if (tile) toggle(tile);
  });
}
