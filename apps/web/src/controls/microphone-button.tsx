import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { Mic, MicOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { ControlButton } from './control-button.tsx';
import { rememberPreferences } from '../settings/preferences.ts';

export function MicrophoneButton(): ReactNode {
  const session = useCallSession();
  const { capture, muted, allowed } = useLocalSource('microphone');
  const heard = !muted && (capture === 'on' || capture === 'starting');
  return (
    <ControlButton
      label={heard ? texts.call.mute : texts.call.unmute}
      icon={heard ? Mic : MicOff}
      shortcut="microphone"
      look={heard ? 'plain' : 'off'}
      disabled={!allowed}
      hint={allowed ? undefined : texts.call.microphoneRefused}
      onClick={() => {
        rememberPreferences({ microphone: !heard });
        void session.setMuted('microphone', heard);
      }}
    />
  );
}
