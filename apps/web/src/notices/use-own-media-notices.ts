import type { Source } from '@crossfade/video-core';
import { useCallSession } from '@crossfade/video-react';
import { useEffect } from 'react';
import { texts } from '../texts/texts.ts';
import type { Say } from './notices.tsx';

const TAKEN = ['microphone', 'camera', 'screen'] as const satisfies readonly Source[];

/** What participants can send where they have a button for it. */
export type Offered = (typeof TAKEN)[number];

/**
 * Tells screen readers when one's microphone or camera goes on or off: a key says nothing by itself, and a button
 * that has the focus is not read again; being muted by a host has a banner. And tells everybody what hosts took from
 * them and gave back, of what the page offers.
 */
export function useOwnMediaNotices(say: Say, offered: readonly Offered[] = TAKEN): void {
  const session = useCallSession();
  useEffect(() => {
    const now = () => {
      const { local, phase } = session.getState();
      const { sources } = local;
      const { microphone, camera } = sources;
      return {
        inside: phase.name === 'connected' || phase.name === 'reconnecting',
        heard: microphone.capture === 'on' && !microphone.muted,
        seen: camera.capture === 'on',
        forced: microphone.mutedBy.includes('server'),
        refused: TAKEN.filter((source) => !sources[source].allowed),
      };
    };
    let before = now();
    return session.subscribe('local', () => {
      const { call, host } = texts;
      const after = now();
      const { heard, seen, forced, refused } = after;
      if (heard !== before.heard && !(forced && !before.forced))
        say(heard ? call.nowHeard : call.nowMuted, { spokenOnly: true });
      if (seen !== before.seen) say(seen ? call.nowSeen : call.nowUnseen, { spokenOnly: true });
      // What was already so on joining is not announced.
      for (const source of before.inside ? offered : [])
        if (refused.includes(source) !== before.refused.includes(source))
          say(refused.includes(source) ? call[`${source}Refused`] : host.givenBack(source));
      before = after;
    });
  }, [session, say, offered]);
}
