import type { ChatMessage } from '@crossfade/video-core';
import { useChat, useControlConnection, useIsHost } from '@crossfade/video-react/control';
import { ArrowDown, MessageCircle } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { SaidMessage } from './chat-message.tsx';
import { DeleteMessageDialog } from './delete-message-dialog.tsx';
import { UnsentMessage } from './unsent-message.tsx';
import { useReadAlong } from './use-read-along.ts';
import { useReading } from './use-reading.ts';

/** Milliseconds within which further messages of one participant are grouped under one name. */
const CONTINUED_MS = 5 * 60_000;

const continues = (message: ChatMessage, before: ChatMessage | undefined): boolean =>
  before !== undefined && before.from === message.from && message.at - before.at < CONTINUED_MS;

/** Everything that was said, scrolled along with while one is at its end, and the way back there. */
export function ChatMessages(): ReactNode {
  const { messages, outbox, self } = useChat();
  const isHost = useIsHost();
  const [deleting, setDeleting] = useState<ChatMessage>();
  const newest = messages.at(-1)?.seq ?? 0;
  // Keeps its id when everyone has it.
  const own = outbox.at(-1) ?? messages.findLast(({ from }) => from === self);
  const { list, since, toEnd, onScroll } = useReadAlong(newest, own?.id);
  const { chat } = texts;

  useReading();

  return (
    <>
      <div
        className="chat-messages"
        ref={list}
        role="log"
        aria-label={chat.messages}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without a mouse one scrolls with the keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        {messages.length + outbox.length === 0 ? <Nothing /> : null}
        <ol>
          {messages.map((message, index) => (
            <SaidMessage
              key={message.seq}
              message={message}
              own={message.from === self}
              continued={continues(message, messages[index - 1])}
              onDelete={isHost || message.from === self ? setDeleting : undefined}
            />
          ))}
          {outbox.map((message) => (
            <UnsentMessage key={message.id} message={message} />
          ))}
        </ol>
      </div>
      {deleting ? <DeleteMessageDialog message={deleting} onClose={() => setDeleting(undefined)} /> : null}
      {since === undefined || since === newest ? null : (
        <button
          type="button"
          className="button button-small button-primary chat-newer"
          onClick={() => {
            // It goes away at the end, and the keyboard scrolls on from there.
            list.current?.focus({ preventScroll: true });
            toEnd();
          }}
        >
          <ArrowDown aria-hidden="true" />
          {chat.newer}
        </button>
      )}
    </>
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
