import { useControlConnection } from '@crossfade/video-react/control';
import { X } from 'lucide-react';
import { useId, useRef, type ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { ChatForm, type ChatFormProps } from './chat-form.tsx';
import { ChatMessages } from './chat-messages.tsx';
import { useEscape } from './use-escape.ts';
import { useReturnFocus } from './use-return-focus.ts';

export interface ChatPanelProps extends ChatFormProps {
  readonly onClose: () => void;
}

/** The chat beside the call; on phones it takes the whole screen. */
export function ChatPanel({ onClose, ...form }: ChatPanelProps): ReactNode {
  const title = useId();
  const { chat } = texts;
  const connection = useControlConnection();
  const away = connection.name === 'reconnecting' || connection.name === 'connecting';
  const panel = useRef<HTMLElement>(null);
  useEscape(panel, onClose);
  useReturnFocus();
  return (
    <aside ref={panel} className="chat" data-testid="chat" aria-labelledby={title}>
      <header className="chat-title">
        <h2 id={title}>{chat.title}</h2>
        <button type="button" className="button-close" aria-label={chat.close} onClick={onClose}>
          <X aria-hidden="true" />
        </button>
      </header>
      <ChatMessages />
      <output className="chat-away">
        {away ? chat.away : connection.name === 'closed' ? connection.message : null}
      </output>
      <ChatForm {...form} />
    </aside>
  );
}
