import { useCallControl } from '@crossfade/video-react/control';
import { useEffect, useRef } from 'react';
import type { Say } from '../notices/notices.tsx';
import { texts } from '../texts/texts.ts';

/** Characters of a message that are shown in passing. */
const SHOWN = 80;

/** Says what others write while the chat is closed; what was said before one came, or can be read, is no news. */
export function useChatNotices(say: Say, open: boolean): void {
  const control = useCallControl();
  const told = useRef(0);
  useEffect(() => {
    const takeBack: (() => void)[] = [];
    const last = (): number => control.getState().messages.at(-1)?.seq ?? 0;
    told.current = Math.max(told.current, last());
    const unsubscribe = control.subscribe('chat', () => {
      const { messages, before, self } = control.getState();
      if (before === undefined) return;
      for (const { seq, from, name, text } of messages)
        if (!open && seq > Math.max(told.current, before) && from !== self)
          takeBack.push(say(texts.chat.notice(name || texts.call.unnamed, shortened(text))));
      told.current = Math.max(told.current, last());
    });
    return () => {
      unsubscribe();
      for (const take of takeBack) take();
    };
  }, [control, say, open]);
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > SHOWN ? `${[...line].slice(0, SHOWN).join('')}…` : line;
}
