import type { ChatMessage } from '@crossfade/video-core';
import { useChat, useControlConnection } from '@crossfade/video-react/control';
import { MessageCircle } from 'lucide-react';
import { useLayoutEffect, useRef, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { SaidMessage } from './chat-message.tsx';
import { UnsentMessage } from './unsent-message.tsx';
import { useReading } from './use-reading.ts';

/** Milliseconds within which what somebody goes on saying needs no new name. */
const CONTINUED_MS = 5 * 60_000;
/** Pixels from the end within which one is taken to read along. */
const NEAR_END = 40;

const continues = (message: ChatMessage, before: ChatMessage | undefined): boolean =>
  before !== undefined && before.from === message.from && message.at - before.at < CONTINUED_MS;

/** Everything that was said, scrolled along with while one is at its end. */
export function ChatMessages(): ReactNode {
  const { messages, outbox, self } = useChat();
  const { chat } = texts;
  const list = useRef<HTMLDivElement>(null);
  const reading = useRef(true);

  useReading();

  // Renders only when something was said.
  useLayoutEffect(() => {
    const box = list.current;
    if (box && reading.current) box.scrollTop = box.scrollHeight;
  });

  return (
    <div
      className="chat-messages"
      ref={list}
      role="log"
      aria-label={chat.messages}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- whoever has no mouse scrolls with the keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        reading.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
      }}
    >
      {messages.length + outbox.length === 0 ? <Nothing /> : null}
      <ol>
        {messages.map((message, index) => (
          <SaidMessage
            key={message.seq}
            message={message}
            own={message.from === self}
            continued={continues(message, messages[index - 1])}
          />
        ))}
        {outbox.map((message) => (
          <UnsentMessage key={message.id} message={message} />
        ))}
      </ol>
    </div>
  );
}

function Nothing(): ReactNode {
  const { chat } = texts;
  if (useControlConnection().name !== 'connected') return null;
  return (
    <div className="chat-nothing">
      <MessageCircle aria-hidden="true" />
      <p>{chat.nothingTitle}</p>
      <p>{chat.nothingBody}</p>
    </div>
  );
}
