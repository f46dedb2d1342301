import { useCallControl } from '@crossfade/video-react/control';
import { useEffect, useRef } from 'react';
import { texts } from '../texts/texts.ts';

/** Characters of a message that are shown in passing. */
const SHOWN = 80;

/** Says what others write while the chat is closed; what was said before one came is no news. */
export function useChatNotices(say: (text: string) => void, open: boolean): void {
  const control = useCallControl();
  const told = useRef(0);
  useEffect(() => {
    const last = (): number => control.getState().messages.at(-1)?.seq ?? 0;
    told.current = Math.max(told.current, last());
    return control.subscribe('chat', () => {
      const { messages, before, self } = control.getState();
      if (before === undefined) return;
      for (const { seq, from, name, text } of messages)
        if (!open && seq > Math.max(told.current, before) && from !== self)
          say(texts.chat.notice(name || texts.call.unnamed, shortened(text)));
      told.current = Math.max(told.current, last());
    });
  }, [control, say, open]);
}

function shortened(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > SHOWN ? `${[...line].slice(0, SHOWN).join('')}…` : line;
}
