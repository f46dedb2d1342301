import type { Tile } from '@crossfade/video-core/client';
import { EyeOff, Pin, PinOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { useTileName } from './use-tile-name.ts';

export interface TileActionsProps {
  readonly tile: Tile;
  /** Whether it is the large one. */
  readonly focused: boolean;
  readonly onPin: () => void;
  /** Asked for by the person's own tile alone. */
  readonly onHide: () => void;
}

/** What can be done with a tile: there on touch screens, and under the pointer or the keyboard. */
export function TileActions({ tile, focused, onPin, onHide }: TileActionsProps): ReactNode {
  const { call } = texts;
  const name = useTileName(tile.participantId);
  const own = tile.participantId === 'local';
  const what =
    tile.source === 'screen' ? (own ? call.ownScreen : call.screenOf(name)) : own ? call.ownPicture : name;
  const pin = focused ? call.unpin(what) : call.pin(what);
  const PinIcon = focused ? PinOff : Pin;
  return (
    <div className="tile-actions">
      {own && tile.source === 'camera' && !focused ? (
        <button
          type="button"
          className="tile-action"
          aria-label={call.hideOwn}
          title={call.hideOwn}
          onClick={onHide}
        >
          <EyeOff aria-hidden="true" />
        </button>
      ) : null}
      <button type="button" className="tile-action" aria-label={pin} title={pin} onClick={onPin}>
        <PinIcon aria-hidden="true" />
      </button>
    </div>
  );
}
