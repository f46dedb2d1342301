import { useUnread } from '@crossfade/video-react/control';
import { MessageSquare } from 'lucide-react';
import type { ReactNode } from 'react';
import { ControlButton } from '../controls/control-button.tsx';
import { texts } from '../texts/texts.ts';

/** More than this is many. */
const MOST_SHOWN = 99;

export interface ChatButtonProps {
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** Opens and closes the chat, and says how much in it is new. */
export function ChatButton({ open, onToggle }: ChatButtonProps): ReactNode {
  const unread = useUnread();
  const { chat } = texts;
  const shown = open ? 0 : unread;
  return (
    <span className="control-with-count">
      <ControlButton
        label={open ? chat.close : shown > 0 ? chat.openUnread(shown) : chat.open}
        icon={MessageSquare}
        look={open ? 'active' : 'plain'}
        shortcut="chat"
        aria-expanded={open}
        onClick={onToggle}
      />
      {shown > 0 ? (
        <span className="control-count" data-testid="unread" aria-hidden="true">
          {shown > MOST_SHOWN ? `${MOST_SHOWN}+` : shown}
        </span>
      ) : null}
    </span>
  );
}
