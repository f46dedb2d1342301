import type { Tile } from '@crossfade/video-core/client';
import {
  shownShare,
  tileKey,
  useReportedRatio,
  type PictureRatios,
  type Place,
} from '@crossfade/video-react/views';
import { useRef, type ReactNode } from 'react';
import { LocalTile } from './local-tile.tsx';
import { RemoteTile } from './remote-tile.tsx';
import { ScreenTile } from './screen-tile.tsx';
import { TileActions, type TileActionsProps } from './tile-actions.tsx';

/** Pixels of width under which a name and one button fill a tile. */
const SMALL = 200;

/** A picture of which less would be seen if it filled its tile is shown whole. */
const LEAST_SHOWN = 0.7;

export interface PlacedTileProps extends TileActionsProps {
  readonly place: Place;
  readonly ratios: PictureRatios;
}

/** A tile where it stands, and what can be done with it. */
export function PlacedTile({ place, ratios, ...actions }: PlacedTileProps): ReactNode {
  const { tile, part } = actions;
  const element = useRef<HTMLDivElement>(null);
  useReportedRatio(element, tile, ratios);
  return (
    <div
      ref={element}
      className="place"
      style={place}
      data-tile={tileKey(tile)}
      data-part={part}
      data-small={place.width <= SMALL}
      data-whole-picture={
        part === 'focus' || shownShare(place.width / place.height, ratios.of(tile)) < LEAST_SHOWN
      }
    >
      <Shown {...tile} />
      <TileActions {...actions} />
    </div>
  );
}

function Shown({ participantId, source }: Tile): ReactNode {
  if (source === 'screen') return <ScreenTile participant={participantId} />;
  return participantId === 'local' ? <LocalTile /> : <RemoteTile id={participantId} />;
}
