import type { ParticipantId } from '@crossfade/video-core';
import { useCallSession, useParticipants } from '@crossfade/video-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';

const SHOWN_MS = 4_000;

interface Notice {
  readonly id: number;
  readonly text: string;
}

/**
 * Says who came, who shares a screen and who went, and when one is back after the connection dropped, to eyes
 * and to screen readers; who was there before one entered is no news.
 */
export function Announcer(): ReactNode {
  const session = useCallSession();
  const present = useParticipants();
  const names = useRef(new Map<ParticipantId, string>());
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const count = useRef(0);

  useEffect(() => {
    for (const id of present) {
      const name = session.participant(id)?.name;
      if (name) names.current.set(id, name);
    }
  }, [session, present]);

  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const say = (text: string) => {
      count.current += 1;
      const id = count.current;
      setNotices((before) => [...before.slice(-2), { id, text }]);
      const timer = setTimeout(() => {
        timers.delete(timer);
        setNotices((before) => before.filter((notice) => notice.id !== id));
      }, SHOWN_MS);
      timers.add(timer);
    };
    const unsubscribe = session.onEvent((event) => {
      if (event.type === 'participant-joined') say(texts.call.joined(event.participant.name));
      if (event.type === 'publication-added' && event.publication.source === 'screen') {
        const name = names.current.get(event.participantId);
        if (name !== undefined) say(texts.call.presents(name));
      }
      if (event.type === 'participant-left') {
        const name = names.current.get(event.participantId);
        if (name !== undefined) say(texts.call.left(name));
        names.current.delete(event.participantId);
      }
    });
    let before = session.getState().phase.name;
    const unfollow = session.subscribe('call', () => {
      const { name } = session.getState().phase;
      if (before === 'reconnecting' && name === 'connected') say(texts.call.backAgain);
      before = name;
    });
    return () => {
      unsubscribe();
      unfollow();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [session]);

  return (
    <div className="notices" role="log" aria-live="polite">
      {notices.map(({ id, text }) => (
        <p key={id} className="notice">
          {text}
        </p>
      ))}
    </div>
  );
}
