import type { Tile } from '@crossfade/video-core/client';
import { tileKey, type Place } from '@crossfade/video-react/views';
import type { ReactNode } from 'react';
import { LocalTile } from './local-tile.tsx';
import { RemoteTile } from './remote-tile.tsx';
import { ScreenTile } from './screen-tile.tsx';
import { TileActions, type TileActionsProps } from './tile-actions.tsx';

/** Pixels of width under which a name and one button fill a tile. */
const SMALL = 200;

export interface PlacedTileProps extends TileActionsProps {
  readonly place: Place;
}

/** A tile where it stands, and what can be done with it. */
export const PlacedTile = ({ place, ...actions }: PlacedTileProps): ReactNode => (
  <div
    className="place"
    style={place}
    data-tile={tileKey(actions.tile)}
    data-focused={actions.focused}
    data-small={place.width <= SMALL}
  >
    <Shown {...actions.tile} />
    <TileActions {...actions} />
  </div>
);

function Shown({ participantId, source }: Tile): ReactNode {
  if (source === 'screen') return <ScreenTile participant={participantId} />;
  return participantId === 'local' ? <LocalTile /> : <RemoteTile id={participantId} />;
}
