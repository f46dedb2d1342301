import type { Tile } from '@crossfade/video-core/client';
import { useCallback, useEffect, useMemo, useState, type RefObject } from 'react';
import { tileKey } from './stage-view.ts';
import { USUAL_RATIO } from './tile-size.ts';

/** Width to height of what cameras send; a ratio near one of these counts as it, so that tiles stay where they are. */
const KNOWN = [9 / 16, 3 / 4, 1, 4 / 3, 16 / 9];
/** A smaller difference is a rounding of the encoder. */
const SAME = 0.02;

export interface VideoRatios {
  /** Width to height of a tile's video; the usual one until its first frame. */
  readonly of: (tile: Tile) => number;
  readonly report: (tile: Tile, ratio: number) => void;
}

/** The ratios that tiles report; the same object while nothing of that changes. */
export function useVideoRatios(): VideoRatios {
  const [ratios, setRatios] = useState<ReadonlyMap<string, number>>(new Map());
  const report = useCallback((tile: Tile, ratio: number) => {
    setRatios((before) => {
      const key = tileKey(tile);
      const known = before.get(key);
      if (!(ratio > 0) || (known !== undefined && Math.abs(known / ratio - 1) < SAME)) return before;
      return new Map(before).set(key, ratio);
    });
  }, []);
  return useMemo(
    () => ({ of: (tile) => ratios.get(tileKey(tile)) ?? USUAL_RATIO, report }),
    [ratios, report],
  );
}

/** Reports the ratio of the video that a tile's element holds, whenever its frames change size. */
export function useReportedRatio(
  element: RefObject<HTMLElement | null>,
  { participantId, source }: Tile,
  { report }: VideoRatios,
): void {
  useEffect(() => {
    const holder = element.current;
    const onResize = ({ target }: Event): void => {
      if (target instanceof HTMLVideoElement)
        report({ participantId, source }, target.videoWidth / target.videoHeight);
    };
    // The event does not bubble.
    holder?.addEventListener('resize', onResize, true);
    return () => holder?.removeEventListener('resize', onResize, true);
  }, [element, participantId, source, report]);
}

/** The ratio that fits most of several best: the one in the middle, as cameras have it. */
export function typicalRatio(ratios: readonly number[]): number {
  const middle = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? USUAL_RATIO;
  const distance = (known: number) => Math.abs(Math.log(known / middle));
  return KNOWN.toSorted((a, b) => distance(a) - distance(b))[0] ?? middle;
}
