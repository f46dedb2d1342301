import { useCallSession } from '@crossfade/video-react';
import { useEffect } from 'react';
import { texts } from '../texts/texts.ts';

/** Says when one is back after the connection dropped. */
export function useReconnectedNotice(say: (text: string) => void): void {
  const session = useCallSession();
  useEffect(() => {
    let before = session.getState().phase.name;
    return session.subscribe('call', () => {
      const { name } = session.getState().phase;
      if (before === 'reconnecting' && name === 'connected') say(texts.call.backAgain);
      before = name;
    });
  }, [session, say]);
}
