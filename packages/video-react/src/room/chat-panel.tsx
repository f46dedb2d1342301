import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { useChat } from '../control/use-chat.ts';
import { useUnread } from '../control/use-unread.ts';
import { allLabels, type Labelled } from './labels.ts';

/** The messages of the call and a line for one's own. What is shown counts as read. */
export function ChatPanel({ labels }: Labelled): ReactNode {
  const texts = allLabels(labels);
  const { messages, outbox, self, say, markRead } = useChat();
  const [text, setText] = useState('');
  const unread = useUnread();
  useEffect(() => {
    if (unread > 0) markRead();
  }, [unread, markRead]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    say(text.trim());
    setText('');
  };
  return (
    <aside className="crossfade-chat" aria-label={texts.chat}>
      <ol className="crossfade-messages" aria-live="polite">
        {messages.map(({ seq, from, name, text: said }) => (
          <li key={seq} data-own={from === self}>
            <strong>{name}</strong> {said}
          </li>
        ))}
        {outbox.map(({ id, text: said, problem }) => (
          <li key={id} data-own="true" data-unsent="true">
            {said} {problem}
          </li>
        ))}
      </ol>
      <form className="crossfade-say" onSubmit={submit}>
        <input
          aria-label={texts.message}
          autoComplete="off"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button className="crossfade-button" type="submit">
          {texts.send}
        </button>
      </form>
    </aside>
  );
}
