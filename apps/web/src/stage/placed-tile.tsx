import type { Tile } from '@crossfade/video-core/client';
import {
  shownShare,
  tileKey,
  useReportedRatio,
  type VideoRatios,
  type Place,
} from '@crossfade/video-react/views';
import { useRef, type ReactNode } from 'react';
import { LocalTile } from './local-tile.tsx';
import { RemoteTile } from './remote-tile.tsx';
import { ScreenTile } from './screen-tile.tsx';
import { TileActions, type TileActionsProps } from './tile-actions.tsx';

/** Pixels of width under which a name and one button fill a tile. */
const SMALL = 200;

/** A video of which less than this would be seen if it filled its tile is letterboxed. */
const LEAST_SHOWN = 0.7;
/** A screen, and the participant in focus, lose no more than rounding to whole pixels. */
const LEAST_SHOWN_CLOSELY = 0.98;

export interface PlacedTileProps extends TileActionsProps {
  readonly place: Place;
  readonly ratios: VideoRatios;
}

/** A tile where it stands, and what can be done with it. */
export function PlacedTile({ place, ratios, ...actions }: PlacedTileProps): ReactNode {
  const { tile, part } = actions;
  const element = useRef<HTMLDivElement>(null);
  useReportedRatio(element, tile, ratios);
  const leastShown = part === 'focus' || tile.source === 'screen' ? LEAST_SHOWN_CLOSELY : LEAST_SHOWN;
  return (
    <div
      ref={element}
      className="place"
      style={place}
      data-tile={tileKey(tile)}
      data-part={part}
      data-small={place.width <= SMALL}
      data-whole-picture={shownShare(place.width / place.height, ratios.of(tile)) < leastShown}
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
