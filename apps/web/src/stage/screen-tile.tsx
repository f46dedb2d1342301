import type { Tile } from '@crossfade/video-core/client';
import { ParticipantVideo } from '@crossfade/video-react';
import { ScreenShare } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { Unreadable, useUnreadable } from '../encryption/unreadable.tsx';
import { texts } from '../texts/texts.ts';
import { useTileName } from '../people/use-tile-name.ts';

/** A shared screen: all of it, and never mirrored. */
export const ScreenTile = memo(function ScreenTile({
  participant,
}: {
  readonly participant: Tile['participantId'];
}): ReactNode {
  const name = useTileName(participant);
  // The local participant's media is never opened.
  const unreadable = useUnreadable(participant);
  const local = participant === 'local';
  const label = local ? texts.call.presenting : texts.call.screenOf(name);
  return (
    <article
      className="tile tile-screen"
      data-testid="screen-tile"
      data-participant={name}
      data-local={local}
      aria-label={label}
    >
      <ParticipantVideo participant={participant} source="screen" className="tile-video" />
      {unreadable === undefined ? null : <Unreadable why={unreadable} />}
      <footer className="tile-foot">
        <span className="tile-label">
          <ScreenShare aria-hidden="true" />
          <span className="tile-name">{label}</span>
        </span>
      </footer>
    </article>
  );
});
