import { SOURCES, type HostCommand } from '@crossfade/video-core';
import { undoOf, type ControlState } from '@crossfade/video-core/control';
import { useCallControl } from '@crossfade/video-react/control';
import { useEffect } from 'react';
import type { Say } from '../notices/notices.tsx';
import { texts } from '../texts/texts.ts';
import { useModerate } from './use-moderate.ts';

const roleOf = ({ people, self }: ControlState) => people.find(({ id }) => id === self)?.role;

/** Says that one became a host or is none any more, and what hosts did to the whole call, which hosts can undo. */
export function useHostNotices(say: Say): void {
  const control = useCallControl();
  const moderate = useModerate();
  useEffect(() => {
    const { host } = texts;
    const undoable = (command: HostCommand) => {
      const undo = undoOf(command);
      return undo && { action: { label: host.undo, act: () => void moderate(undo) } };
    };
    let before = control.getState();
    const take = () => {
      const [was, now] = [before, control.getState()];
      before = now;
      const [oldRole, role] = [roleOf(was), roleOf(now)];
      // What was so when one came is no news.
      if (oldRole === undefined || role === undefined) return;
      const isHost = role === 'host';
      if (oldRole !== role) say(isHost ? host.madeHost : host.madeGuest);
      const { locked, guestsDenied } = now;
      if (was.locked !== locked)
        say(
          locked ? host.nowLocked : host.nowUnlocked,
          isHost ? undoable({ type: 'lock', locked }) : undefined,
        );
      // Guests hear of it as of everything that is taken from them.
      for (const source of isHost ? SOURCES : [])
        if (was.guestsDenied.includes(source) !== guestsDenied.includes(source)) {
          const command = { type: 'withhold', source, withheld: guestsDenied.includes(source) } as const;
          say(host.nowRestricted(source, command.withheld), undoable(command));
        }
    };
    const stops = [control.subscribe('people', take), control.subscribe('rules', take)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [control, say, moderate]);
}
