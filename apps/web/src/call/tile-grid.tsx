import type { CallKey } from '@crossfade/video-core';
import { useParticipants, usePhase } from '@crossfade/video-react';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { AloneCard } from './alone-card.tsx';
import { tileSize } from './tile-size.ts';
import { LocalTile } from './local-tile.tsx';
import { RemoteTile } from './remote-tile.tsx';

const GAP = 12;

/** Everyone in the call, as large as the window allows. */
export function TileGrid({ callKey }: { readonly callKey: CallKey }): ReactNode {
  const others = useParticipants();
  const alone = usePhase().name === 'connected' && others.length === 0;
  const grid = useRef<HTMLDivElement>(null);
  const count = others.length + (alone ? 2 : 1);

  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const fit = () => {
      const { width, height } = tileSize(count, element.clientWidth, element.clientHeight, GAP);
      element.style.setProperty('--tile-width', `${width}px`);
      element.style.setProperty('--tile-height', `${height}px`);
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => observer.disconnect();
  }, [count]);

  return (
    <main className="grid" ref={grid} aria-label={texts.call.people}>
      {others.map((id) => (
        <RemoteTile key={id} id={id} />
      ))}
      <LocalTile />
      {alone ? <AloneCard callKey={callKey} /> : null}
    </main>
  );
}
