import { MESSAGE_RULES } from '@crossfade/video-core';
import { useCallControl } from '@crossfade/video-react/control';
import { ArrowUp } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { isTooLong, TooLong } from '../ui/too-long.tsx';

export interface ChatFormProps {
  readonly draft: string;
  readonly onDraft: (draft: string) => void;
}

/** Where one writes: Enter sends, Shift and Enter begin a new line. */
export function ChatForm({ draft, onDraft }: ChatFormProps): ReactNode {
  const control = useCallControl();
  const field = useRef<HTMLTextAreaElement>(null);
  const { chat } = texts;
  const unsendable = draft.trim() === '' || isTooLong(draft, MESSAGE_RULES.chat);

  useEffect(() => {
    field.current?.focus();
    // A draft is gone on with at its end.
    field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
  }, []);

  function send(): void {
    if (unsendable) return;
    control.say(draft);
    onDraft('');
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // While an input method composes, Enter chooses a word.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className="chat-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        ref={field}
        className="field chat-field"
        rows={1}
        dir="auto"
        value={draft}
        aria-describedby="chat-too-long"
        aria-label={chat.field}
        placeholder={chat.placeholder}
        enterKeyHint="send"
        onChange={({ target }) => onDraft(target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="chat-send" aria-label={chat.send} disabled={unsendable}>
        <ArrowUp aria-hidden="true" />
      </button>
      <TooLong id="chat-too-long" text={draft} rule={MESSAGE_RULES.chat} />
    </form>
  );
}
