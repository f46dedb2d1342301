import type { ChatMessage } from '@crossfade/video-core';
import { Trash2 } from 'lucide-react';
import { memo, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { MessageText } from './message-text.tsx';
import { timeOfDay } from './time-of-day.ts';

export interface SaidMessageProps {
  readonly message: ChatMessage;
  readonly own: boolean;
  /** Whether it goes on from the one before, so that the name need not be shown again. */
  readonly continued: boolean;
  /** Absent for who may not delete it. */
  readonly onDelete: ((message: ChatMessage) => void) | undefined;
}

/** A message that everyone has. */
export const SaidMessage = memo(function SaidMessage({
  message,
  own,
  continued,
  onDelete,
}: SaidMessageProps): ReactNode {
  const { text, at } = message;
  const { chat } = texts;
  const name = message.name || texts.call.unnamed;
  return (
    <li className="chat-message" data-testid="chat-message" data-own={own} data-continued={continued}>
      <p className={continued ? 'visually-hidden' : 'chat-head'}>
        <bdi className="chat-name">{own ? chat.you : name}</bdi>
        <time dateTime={new Date(at).toISOString()}>{timeOfDay(at)}</time>
      </p>
      <MessageText text={text} />
      {onDelete ? (
        <button
          type="button"
          className="chat-delete"
          aria-label={own ? chat.deleteOwn : chat.delete(name)}
          onClick={() => onDelete(message)}
        >
          <Trash2 aria-hidden="true" />
        </button>
      ) : null}
    </li>
  );
});
