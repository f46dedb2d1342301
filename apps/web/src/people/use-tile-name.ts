import { pinnedRoom } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import { useCallState } from '@crossfade/video-react';
import { texts } from '../texts/texts.ts';

/** What the person of a tile is called; renders again for nothing else. */
export function useTileName(participant: Tile['participantId']): string {
  const name = useCallState(participant === 'local' ? 'local' : `participant:${participant}`, (state) =>
    participant === 'local' ? state.local.name : pinnedRoom(state)?.participants.get(participant)?.name,
  );
  return name || texts.call.unnamed;
}
