import type { ChatMessage } from '@crossfade/video-core';
import { memo, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { MessageText } from './message-text.tsx';
import { timeOfDay } from './time-of-day.ts';

export interface SaidMessageProps {
  readonly message: ChatMessage;
  readonly own: boolean;
  /** Whether it goes on from the one before, so that the name need not be shown again. */
  readonly continued: boolean;
}

/** A message that everyone has. */
export const SaidMessage = memo(function SaidMessage({
  message,
  own,
  continued,
}: SaidMessageProps): ReactNode {
  const { name, text, at } = message;
  return (
    <li className="chat-message" data-testid="chat-message" data-own={own} data-continued={continued}>
      <p className={continued ? 'visually-hidden' : 'chat-head'}>
        <bdi className="chat-name">{own ? texts.chat.you : name || texts.call.unnamed}</bdi>
        <time dateTime={new Date(at).toISOString()}>{timeOfDay(at)}</time>
      </p>
      <MessageText text={text} />
    </li>
  );
});
