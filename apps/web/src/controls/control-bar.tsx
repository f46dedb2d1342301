import { useCallSession } from '@crossfade/video-react';
import { PhoneOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { ChatButton, type ChatButtonProps } from '../chat/chat-button.tsx';
import { HandButton } from '../chat/hand-button.tsx';
import { RecordButton } from '../recording/record-button.tsx';
import { texts } from '../texts/texts.ts';
import { CameraButton } from './camera-button.tsx';
import { ControlButton } from './control-button.tsx';
import { FullScreenButton } from './full-screen-button.tsx';
import { MicrophoneButton } from './microphone-button.tsx';
import { ScreenButton } from './screen-button.tsx';
import { SettingsButton } from './settings-button.tsx';

export function ControlBar({ chat }: { readonly chat: ChatButtonProps }): ReactNode {
  const session = useCallSession();
  const { call } = texts;
  return (
    <footer className="bar" aria-label={call.controls}>
      <MicrophoneButton />
      <CameraButton />
      <ScreenButton />
      <HandButton />
      <ChatButton {...chat} />
      <RecordButton />
      <SettingsButton />
      <FullScreenButton />
      <ControlButton label={call.leave} icon={PhoneOff} look="leave" onClick={() => void session.leave()} />
    </footer>
  );
}
