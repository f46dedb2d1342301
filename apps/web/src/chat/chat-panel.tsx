import { useControlConnection } from '@crossfade/video-react/control';
import type { ReactNode } from 'react';
import { SidePanel } from '../ui/side-panel.tsx';
import { texts } from '../texts/texts.ts';
import { ChatForm, type ChatFormProps } from './chat-form.tsx';
import { ChatMessages } from './chat-messages.tsx';

export interface ChatPanelProps extends ChatFormProps {
  readonly onClose: () => void;
}

/** The chat beside the call. */
export function ChatPanel({ onClose, ...form }: ChatPanelProps): ReactNode {
  const { chat } = texts;
  const connection = useControlConnection();
  const away = connection.name === 'reconnecting' || connection.name === 'connecting';
  return (
    <SidePanel name="chat" title={chat.title} close={chat.close} onClose={onClose}>
      <ChatMessages />
      <output className="chat-away">
        {away ? chat.away : connection.name === 'closed' ? connection.message : null}
      </output>
      <ChatForm {...form} />
    </SidePanel>
  );
}
