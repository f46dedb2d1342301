import { sameRoom, type ParticipantId } from '@crossfade/video-core';
import { useCallSession, useParticipants } from '@crossfade/video-react';
import { useEffect, useRef } from 'react';
import { texts } from '../texts/texts.ts';
import { gatherArrivals } from './gather-arrivals.ts';

/** Says who came, who shares a screen and who went; who was there before one entered is no news. */
export function useArrivalNotices(say: (text: string) => void): void {
  const session = useCallSession();
  const present = useParticipants();
  const names = useRef(new Map<ParticipantId, string>());

  useEffect(() => {
    for (const id of present) {
      const name = session.participant(id)?.name;
      if (name) names.current.set(id, name);
    }
  }, [session, present]);

  useEffect(() => {
    const { call } = texts;
    const gatherer = gatherArrivals(({ joined, left }) => {
      if (joined.length > 0) say(call.joined(joined));
      if (left.length > 0) say(call.left(left));
    });
    const unsubscribe = session.onEvent((event) => {
      // While the call moves, everyone enters another room, and leaves the one before.
      const { pin } = session.getState();
      if (pin === undefined || !sameRoom(pin, event)) return;
      if (event.type === 'participant-joined' && !names.current.has(event.participant.participantId)) {
        const { participantId, name } = event.participant;
        gatherer.joined(participantId, name || call.unnamed);
      }
      if (event.type === 'publication-added' && event.publication.source === 'screen') {
        const name = names.current.get(event.participantId);
        if (name !== undefined) say(call.presents(name));
      }
      if (event.type === 'participant-left') {
        const name = names.current.get(event.participantId);
        if (name !== undefined) gatherer.left(event.participantId, name);
        names.current.delete(event.participantId);
      }
    });
    return () => {
      unsubscribe();
      gatherer.stop();
    };
  }, [session, say]);
}
