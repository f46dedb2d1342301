import { useParticipants, usePhase } from '@crossfade/video-react';
import { sameTile, tileKey, useBox, useStage, type Stage } from '@crossfade/video-react/views';
import { useRef, useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { PageTurner } from './page-turner.tsx';
import { PlacedTile } from './placed-tile.tsx';
import type { TilePart } from './tile-actions.tsx';
import { useStageShortcuts } from './use-stage-shortcuts.ts';

const GAP = 12;

/** What a tile is among the others, of which it is one in that order. */
function partOf(layout: Stage['layout'], at: number, focused: boolean): TilePart {
  if (layout === 'duo') return at === 0 ? 'whole' : 'corner';
  return focused ? 'focus' : 'one-of-many';
}

/**
 * Everyone in the call, as large as the window allows, or one of them large and the others beside. `alone` stands in the
 * free place of an empty call.
 */
export function TileGrid({ alone: card }: { readonly alone: ReactNode }): ReactNode {
  const others = useParticipants();
  const alone = usePhase().name === 'connected' && others.length === 0;
  const grid = useRef<HTMLElement>(null);
  const [own, setOwn] = useState(true);
  const stage = useStage(useBox(grid), { gap: GAP, own, seats: alone ? 1 : 0 });
  const { shown, seats, focus, page, pages, layout, ratios, turn, toggle } = stage;
  useStageShortcuts(stage, grid);
  return (
    <>
      <main className="grid" ref={grid} data-layout={layout} aria-label={texts.call.people}>
        {shown.map(({ tile, place }, at) => (
          <PlacedTile
            key={tileKey(tile)}
            tile={tile}
            place={place}
            part={partOf(layout, at, sameTile(tile, focus))}
            ratios={ratios}
            onPin={() => toggle(tile)}
            onHide={() => setOwn(false)}
          />
        ))}
        {seats.map((place) => (
          <div key="seat" className="place" style={place}>
            {card}
          </div>
        ))}
      </main>
      <PageTurner page={page} pages={pages} onTurn={turn}>
        {own ? null : (
          <button type="button" className="button button-small" onClick={() => setOwn(true)}>
            {texts.call.showOwn}
          </button>
        )}
      </PageTurner>
    </>
  );
}
