import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { useUnread } from '@crossfade/video-react/control';
import { LifeBuoy, MessageSquare, Mic, MicOff, PhoneOff, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { rememberPreferences } from '../../settings/preferences.ts';
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
  return (
    <footer className="visit-bar" aria-label={texts.call.controls}>
      <MicrophoneToggle />
      <CameraToggle />
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

function MicrophoneToggle(): ReactNode {
  const session = useCallSession();
  const { capture, muted, allowed } = useLocalSource('microphone');
  const heard = !muted && (capture === 'on' || capture === 'starting');
  return (
    <VisitButton
      label={heard ? texts.call.mute : texts.call.unmute}
      icon={heard ? Mic : MicOff}
      look={heard ? 'plain' : 'off'}
      disabled={!allowed}
      title={allowed ? undefined : texts.call.microphoneRefused}
      onClick={() => {
        rememberPreferences({ microphone: !heard });
        void session.setMuted('microphone', heard);
      }}
    />
  );
}

function CameraToggle(): ReactNode {
  const session = useCallSession();
  const { capture, allowed } = useLocalSource('camera');
  const seen = capture === 'on' || capture === 'starting';
  return (
    <VisitButton
      label={seen ? texts.call.stopCamera : texts.call.startCamera}
      icon={seen ? Video : VideoOff}
      look={seen ? 'plain' : 'off'}
      disabled={!allowed}
      title={allowed ? undefined : texts.call.cameraRefused}
      onClick={() => {
        rememberPreferences({ camera: !seen });
        void (seen ? session.stopSource('camera') : session.startSource('camera'));
      }}
    />
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
