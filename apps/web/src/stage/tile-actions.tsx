import type { Tile } from '@crossfade/video-core/client';
import { EyeOff, Maximize, Minimize, Pin, PinOff, type LucideIcon } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { PersonMenu } from '../people/person-menu.tsx';
import { texts } from '../texts/texts.ts';
import { useFullScreen } from '../ui/use-full-screen.ts';
import { useTileName } from '../people/use-tile-name.ts';

/** The large one that was pinned or is presented, or one of two people: the large one, or the small one in its corner. */
export type TilePart = 'one-of-many' | 'focus' | 'whole' | 'corner';

export interface TileActionsProps {
  readonly tile: Tile;
  readonly part: TilePart;
  /** Pins, unpins, or makes the small one of two the large one. */
  readonly onPin: () => void;
  /** Asked for by the person's own tile alone. */
  readonly onHide: () => void;
}

/** What can be done with a tile: there on touch screens, and under the pointer or the keyboard. */
export function TileActions({ tile, part, onPin, onHide }: TileActionsProps): ReactNode {
  const { call } = texts;
  const focused = part === 'focus';
  const name = useTileName(tile.participantId);
  const own = tile.participantId === 'local';
  const what =
    tile.source === 'screen' ? (own ? call.ownScreen : call.screenOf(name)) : own ? call.ownVideo : name;
  const { element, offered, toggle } = useFullScreen();
  const actions = useRef<HTMLDivElement>(null);
  return (
    <>
      {part === 'corner' ? (
        <button
          type="button"
          className="tile-swap"
          aria-label={call.enlarge(what)}
          title={call.enlarge(what)}
          onClick={onPin}
        />
      ) : null}
      <div className="tile-actions" ref={actions}>
        {own && tile.source === 'camera' && !focused ? (
          <TileAction label={call.hideOwn} icon={EyeOff} foremost={part === 'corner'} onClick={onHide} />
        ) : null}
        {focused && offered ? (
          <TileAction
            label={element ? call.leaveFullScreen : call.fullScreenOf(what)}
            icon={element ? Minimize : Maximize}
            onClick={() => toggle(actions.current?.parentElement ?? null)}
          />
        ) : null}
        {part === 'focus' || part === 'one-of-many' ? (
          <TileAction
            label={focused ? call.unpin(what) : call.pin(what)}
            icon={focused ? PinOff : Pin}
            foremost
            onClick={onPin}
          />
        ) : null}
        {tile.participantId === 'local' || tile.source === 'screen' ? null : (
          <PersonMenu participant={tile.participantId} className="tile-action" />
        )}
      </div>
    </>
  );
}

interface TileActionProps {
  readonly label: string;
  readonly icon: LucideIcon;
  /** The one that small tiles have on touch screens, where there is room for one. */
  readonly foremost?: boolean;
  readonly onClick: () => void;
}

const TileAction = ({ label, icon: Icon, foremost, onClick }: TileActionProps): ReactNode => (
  <button
    type="button"
    className="tile-action"
    data-foremost={foremost}
    aria-label={label}
    title={label}
    onClick={onClick}
  >
    <Icon aria-hidden="true" />
  </button>
);
