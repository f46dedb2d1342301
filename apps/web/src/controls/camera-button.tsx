import { useCallSession, useLocalSource } from '@crossfade/video-react';
import { Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { texts } from '../texts/texts.ts';
import { ControlButton } from './control-button.tsx';
import { rememberPreferences } from '../settings/preferences.ts';

export function CameraButton(): ReactNode {
  const session = useCallSession();
  const { capture, allowed } = useLocalSource('camera');
  const on = capture === 'on' || capture === 'starting';
  return (
    <ControlButton
      label={on ? texts.call.stopCamera : texts.call.startCamera}
      icon={on ? Video : VideoOff}
      shortcut="camera"
      look={on ? 'plain' : 'off'}
      disabled={!allowed}
      hint={allowed ? undefined : texts.call.cameraRefused}
      onClick={() => {
        rememberPreferences({ camera: !on });
        void (on ? session.stopSource('camera') : session.startSource('camera'));
      }}
    />
  );
}
