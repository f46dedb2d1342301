import { CrossfadeError, type HostCommand } from '@crossfade/video-core';
import { undoOf } from '@crossfade/video-core/control';
import { useCallControl } from '@crossfade/video-react/control';
import { useCallback } from 'react';
import { useSay } from '../notices/notices.tsx';
import { texts } from '../texts/texts.ts';

/**
 * Does what a host asks for, then says that it is done, with a way back where there is one, or why it is not.
 * Answers whether it is.
 */
export function useModerate(): (command: HostCommand, done?: string) => Promise<boolean> {
  const control = useCallControl();
  const say = useSay();
  return useCallback(
    async (command, done) => {
      const { host } = texts;
      const ask = async (asked: HostCommand): Promise<boolean> => {
        try {
          await control.moderate(asked);
          return true;
        } catch (error) {
          say(host.failed(error instanceof CrossfadeError ? error.message : ''));
          return false;
        }
      };
      if (!(await ask(command))) return false;
      const undo = undoOf(command);
      if (done !== undefined) say(done, undo && { action: { label: host.undo, act: () => void ask(undo) } });
      return true;
    },
    [control, say],
  );
}
