import { useUnread } from '@crossfade/video-react/control';
import { LifeBuoy, MessageSquare, PhoneOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCameraToggle, useMicrophoneToggle } from '../../controls/use-media-toggles.ts';
import { texts } from '../../texts/texts.ts';
import type { ChatButtonProps } from '../../chat/chat-button.tsx';
import { visitTexts } from '../../texts/visit-texts.ts';
import type { Help } from '../visit-state.ts';
import { VisitButton } from './visit-button.tsx';

export interface VisitBarProps {
  readonly help: Help;
  /** Absent for staff, who are the help. */
  readonly onHelp?: (() => void) | undefined;
  readonly onLeave: () => void;
  /** More buttons, before Help and Leave. */
  readonly children?: ReactNode;
}

/** What can be done in a visit, each with its name. */
export function VisitBar({ help, onHelp, onLeave, children }: VisitBarProps): ReactNode {
  const { call } = visitTexts;
  const microphone = useMicrophoneToggle();
  const camera = useCameraToggle();
  return (
    <footer className="visit-bar" aria-label={texts.call.controls}>
      <VisitButton {...microphone} />
      <VisitButton {...camera} />
      {children}
      {onHelp === undefined ? null : (
        <VisitButton
          label={call.help}
          icon={LifeBuoy}
          look={help === 'no' ? 'plain' : 'active'}
          aria-pressed={help !== 'no'}
          onClick={onHelp}
        />
      )}
      <VisitButton label={call.leave} icon={PhoneOff} look="leave" onClick={onLeave} />
    </footer>
  );
}

/** Opens and closes the chat, and says how much in it is new. */
export function ChatToggle({ open, onToggle }: ChatButtonProps): ReactNode {
  const unread = useUnread();
  const { chat } = texts;
  const shown = open ? 0 : unread;
  return (
    <VisitButton
      label={visitTexts.call.chat}
      icon={MessageSquare}
      look={open || shown > 0 ? 'active' : 'plain'}
      aria-label={open ? chat.close : shown > 0 ? chat.openUnread(shown) : chat.open}
      aria-expanded={open}
      onClick={onToggle}
    />
  );
}
