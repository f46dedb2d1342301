import type { ParticipantId } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import { useMemo, useState } from 'react';
import { useLocalSource } from '../local/use-local-source.ts';
import { useParticipants } from '../participants/use-participants.ts';
import { arrange, type Arrangement } from './arrange.ts';
import { typicalRatio, useVideoRatios, type VideoRatios } from './video-ratios.ts';
import { inOrder } from './speakers-in-sight.ts';
import type { Box } from './stage-places.ts';
import { FIRST_VIEW, focusOf, toggled } from './stage-view.ts';
import { useScreenShares } from './use-screen-shares.ts';
import { useSpeakersInSight } from './use-speakers-in-sight.ts';

export interface StageOptions {
  /** Between tiles; CSS pixels. */
  readonly gap: number;
  /** Whether the person's own camera has a tile; it then stands on every page. */
  readonly own: boolean;
  /** Places for something that is no tile, such as an invitation to an empty call. */
  readonly seats: number;
}

/** Who stands where, and what can be done about it. Who is not `shown` is not received. */
export interface Stage extends Arrangement {
  readonly focus: Tile | undefined;
  /** Tiles report the ratio of their video here, and the places follow. */
  readonly ratios: VideoRatios;
  /** Goes that many pages on, or back; not beyond the last or the first. */
  turn(by: number): void;
  /** Puts a tile into focus, or takes it out again; of two people, makes the small one the large one. */
  toggle(tile: Tile): void;
}

const OWN_CAMERA: Tile = { participantId: 'local', source: 'camera' };
const OWN_SCREEN: Tile = { participantId: 'local', source: 'screen' };
const NO_BOX: Box = { width: 0, height: 0 };
const AS_THEY_CAME: readonly ParticipantId[] = [];

/**
 * Arranges everybody's cameras and screens in a box. The latest screen that somebody shares takes the focus,
 * unless the person pinned a tile. Speakers are moved to the first page. Of two people, the other fills the box.
 */
export function useStage(box: Box = NO_BOX, { gap, own, seats }: StageOptions): Stage {
  const present = useParticipants();
  const [order, setOrder] = useState(AS_THEY_CAME);
  const people = useMemo(() => inOrder(present, order), [present, order]);
  const shares = useScreenShares();
  const presenting = useLocalSource('screen').capture === 'on';
  const [view, setView] = useState(FIRST_VIEW);
  const ratios = useVideoRatios();

  const stage = useMemo((): Stage => {
    const others: readonly Tile[] = [
      ...shares.map(({ participantId }): Tile => ({ participantId, source: 'screen' })),
      ...(presenting ? [OWN_SCREEN] : []),
      ...people.map((participantId): Tile => ({ participantId, source: 'camera' })),
    ];
    const ownTile = own ? OWN_CAMERA : undefined;
    const focus = focusOf(view, ownTile ? [...others, ownTile] : others, shares);
    const cameras = [...others, OWN_CAMERA].filter(({ source }) => source === 'camera');
    const { page: wanted, swapped } = view;
    const arrangement = arrange(
      {
        others,
        own: ownTile,
        focus,
        seats,
        page: wanted,
        swapped,
        ratio: typicalRatio(cameras.map(ratios.of)),
        ownRatio: ratios.of(OWN_CAMERA),
        focusRatio: ratios.of(focus ?? OWN_CAMERA),
      },
      box,
      gap,
    );
    const { page, pages, layout } = arrangement;
    return {
      ...arrangement,
      focus: layout === 'duo' ? undefined : focus,
      ratios,
      turn: (by) => setView({ ...view, page: Math.max(0, Math.min(page + by, pages - 1)) }),
      toggle: (tile) =>
        setView(layout === 'duo' ? { ...view, swapped: !swapped } : toggled(view, tile, focus, shares)),
    };
  }, [people, shares, presenting, view, ratios, box, gap, own, seats]);
  // Until the box is measured hardly anybody is in sight, which is no reason to move.
  useSpeakersInSight(box === NO_BOX ? AS_THEY_CAME : people, stage, setOrder);
  return stage;
}
