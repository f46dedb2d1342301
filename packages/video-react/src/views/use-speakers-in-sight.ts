import { pinnedRoom, type ParticipantId } from '@crossfade/video-core';
import type { Tile } from '@crossfade/video-core/client';
import { useEffect, useRef } from 'react';
import { useCallSession } from '../session/use-call-session.ts';
import type { Arrangement } from './arrange.ts';
import { withSpeakersInSight } from './speakers-in-sight.ts';
import { sameTile } from './stage-view.ts';

/**
 * Asks for another order of `people` when somebody speaks who is on another page than the first while that one is
 * looked at. Nobody moves while one looks at a later page.
 */
export function useSpeakersInSight(
  people: readonly ParticipantId[],
  { shown, page, pages, focus }: Arrangement & { readonly focus: Tile | undefined },
  onOrder: (order: readonly ParticipantId[]) => void,
): void {
  const session = useCallSession();
  const lastSpoke = useRef(new Map<ParticipantId, number>());
  const turns = useRef(0);

  useEffect(() => {
    const look = () => {
      const speakers = pinnedRoom(session.getState())?.speakers ?? [];
      turns.current += 1;
      for (const id of speakers) lastSpoke.current.set(id, turns.current);
      if (pages === 1 || page > 0) return;
      const seen = new Set(
        shown.flatMap(({ tile }) => (tile.source === 'camera' ? [tile.participantId] : [])),
      );
      const movable = people.filter(
        (id) =>
          seen.has(id) && !speakers.includes(id) && !sameTile(focus, { participantId: id, source: 'camera' }),
      );
      const unseen = speakers.filter((id) => people.includes(id) && !seen.has(id));
      const order = withSpeakersInSight(people, { movable, unseen, lastSpoke: lastSpoke.current });
      if (order !== people) onOrder(order);
    };
    look();
    return session.subscribe('speakers', look);
  }, [session, people, shown, focus, page, pages, onOrder]);
}
